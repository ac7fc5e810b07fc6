using static StreamInfer.EmbeddedBroker.Tests.Groups.GroupScript;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class InitialDelayTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    private readonly GroupScript _script = new(Delay);

    public void Dispose() => _script.Dispose();

    [Fact]
    public void Join_empty_group_waits_for_more_members()
    {
        var first = _script.Group.Join(Request());
        _script.Time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        Assert.False(first.IsCompleted);

        _script.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, Now(first).Generation);
    }

    [Fact]
    public void Join_newcomer_during_the_delay_prolongs_it_and_is_of_the_same_generation()
    {
        var first = _script.Group.Join(Request());
        _script.Time.Advance(Delay / 2);
        var second = _script.Group.Join(Request());
        _script.Time.Advance(Delay / 2);
        Assert.False(first.IsCompleted);

        _script.Time.Advance(Delay);

        Assert.Equal((1, 1), (Now(first).Generation, Now(second).Generation));
        Assert.Equal(2, Now(first).Members.Count);
    }

    [Fact]
    public void Join_ever_more_newcomers_do_not_prolong_beyond_the_rebalance_timeout()
    {
        var first = _script.Group.Join(Request());
        for (var waited = TimeSpan.Zero; waited < RebalanceTimeout; waited += TimeSpan.FromSeconds(1))
        {
            Assert.False(first.IsCompleted);
            _ = _script.Group.Join(Request());
            _script.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(61, Now(first).Members.Count);
    }
}
