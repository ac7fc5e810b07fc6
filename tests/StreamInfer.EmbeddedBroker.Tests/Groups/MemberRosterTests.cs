using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class MemberRosterTests
{
    private readonly Lock _gate = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void SelectProtocol_most_first_votes_among_common_ones_wins()
    {
        var roster = Roster(["range", "sticky"], ["sticky", "range"], ["only-mine", "sticky", "range"]);

        Assert.Equal("sticky", roster.SelectProtocol());
    }

    [Fact]
    public void SelectProtocol_tie_goes_by_the_oldest_member()
    {
        Assert.Equal("range", Roster(["range", "sticky"], ["sticky", "range"]).SelectProtocol());
        Assert.Equal("sticky", Roster(["sticky", "range"], ["range", "sticky"]).SelectProtocol());
    }

    [Fact]
    public void SelectProtocol_rolling_change_takes_what_all_know()
    {
        Assert.Equal("range", Roster(["range"], ["cooperative-sticky", "range"], ["cooperative-sticky", "range"]).SelectProtocol());
        Assert.Null(Roster().SelectProtocol());
    }

    [Fact]
    public void Remove_leader_hands_on_to_the_oldest()
    {
        var roster = Roster(["range"], ["range"], ["range"]);
        roster.Remove(roster.Leader!);

        Assert.Equal("1", roster.Leader!.Id);
        Assert.Equal("consumer", roster.ProtocolType);
    }

    private MemberRoster Roster(params string[][] protocols)
    {
        var roster = new MemberRoster();
        for (var i = 0; i < protocols.Length; i++)
        {
            roster.Add(new Member(i.ToString(), GroupScript.Request(protocols: protocols[i]))
            {
                Session = new GroupTimer(_time, _gate, () => { }),
            });
        }

        return roster;
    }
}
