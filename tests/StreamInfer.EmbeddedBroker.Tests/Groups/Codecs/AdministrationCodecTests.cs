using System.Net;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;

public sealed class AdministrationCodecTests : IAsyncLifetime
{
    private HandlerFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await HandlerFixture.OpenAsync();

    public Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    public static TheoryData<int> Versions(int from, int to) => MembershipCodecTests.Versions(from, to);

    [Theory]
    [MemberData(nameof(Versions), 0, 3)]
    public void FindCoordinator_of_one_is_this_node(int version)
    {
        var answer = _fixture.Ask(new FindCoordinatorHandler(_fixture.Context), version, fields => fields
            .Text("g").If(version >= 1, more => more.Int8(1)).End());

        if (version >= 1)
        {
            Assert.Equal(0, answer.Int32());
        }

        Assert.Equal(0, answer.Int16());
        if (version >= 1)
        {
            Assert.Null(answer.Text());
        }

        Assert.Equal((1, "192.168.1.9", 9092), (answer.Int32(), answer.Text(), answer.Int32()));
        answer.Over();
    }

    [Fact]
    public void FindCoordinator_of_several_answers_each()
    {
        _fixture.Faults.Fail(ApiKey.FindCoordinator, ErrorCode.CoordinatorNotAvailable, name: "b");
        var answer = _fixture.Ask(new FindCoordinatorHandler(_fixture.Context), 4, fields => fields.Int8(0).Array(2).Text("a").Text("b").End());

        Assert.Equal((0, 2), (answer.Int32(), answer.Array()));
        Assert.Equal(("a", 1, "192.168.1.9", 9092, 0, null), (answer.Text(), answer.Int32(), answer.Text(), answer.Int32(), answer.Int16(), answer.Text()));
        answer.End();
        Assert.Equal(("b", -1, "", -1, (int)ErrorCode.CoordinatorNotAvailable), (answer.Text(), answer.Int32(), answer.Text(), answer.Int32(), answer.Int16()));
        Assert.NotNull(answer.Text());
        answer.End();
        answer.Over();
    }

    [Fact]
    public void FindCoordinator_unknown_type_is_refused()
    {
        var answer = _fixture.Ask(new FindCoordinatorHandler(_fixture.Context), 2, fields => fields.Text("g").Int8(2));

        Assert.Equal((0, (int)ErrorCode.InvalidRequest), (answer.Int32(), answer.Int16()));
    }

    [Theory]
    [InlineData(null, "::ffff:192.168.1.7", "192.168.1.7")]
    [InlineData(null, "::1", "::1")]
    [InlineData("broker.example", "127.0.0.1", "broker.example")]
    public async Task FindCoordinator_names_the_advertised_host_or_where_the_client_reached_it(string? advertised, string reachedAt, string expected)
    {
        using var fixture = await HandlerFixture.OpenAsync(advertised);
        var answer = fixture.Ask(new FindCoordinatorHandler(fixture.Context), 0, fields => fields.Text("g"), IPAddress.Parse(reachedAt));

        Assert.Equal((0, 1, expected), (answer.Int16(), answer.Int32(), answer.Text()));
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 5)]
    public void DescribeGroups_every_version_round_trips(int version)
    {
        var member = _fixture.Join("g", "inst");
        var answer = _fixture.Ask(new DescribeGroupsHandler(_fixture.Context), version, fields => fields
            .Array(2).Text("g").Text("who").If(version >= 3, more => more.Int8(1)).End());

        if (version >= 1)
        {
            Assert.Equal(0, answer.Int32());
        }

        Assert.Equal(2, answer.Array());
        Assert.Equal((0, "g", "Stable", "consumer", "range", 1), (answer.Int16(), answer.Text(), answer.Text(), answer.Text(), answer.Text(), answer.Array()));
        Assert.Equal(member.MemberId, answer.Text());
        if (version >= 4)
        {
            Assert.Equal("inst", answer.Text());
        }

        Assert.Equal(("cli", "/10.1.2.3"), (answer.Text(), answer.Text()));
        Assert.Equal(CoordinatorFixture.Subscription("t"), answer.Blob());
        Assert.Equal([7, 7], answer.Blob());
        answer.End();
        EndGroup(answer, version, (1 << 3) | (1 << 6) | (1 << 8));
        Assert.Equal((0, "who", "Dead", "", "", 0), (answer.Int16(), answer.Text(), answer.Text(), answer.Text(), answer.Text(), answer.Array()));
        EndGroup(answer, version, (1 << 3) | (1 << 6) | (1 << 8));
        answer.Over();
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 4)]
    public void ListGroups_every_version_round_trips(int version)
    {
        _fixture.Join("g");
        var answer = _fixture.Ask(new ListGroupsHandler(_fixture.Context), version, fields => fields.If(version >= 4, more => more.Array(0)).End());

        AssertList(answer, version, ("g", "consumer", "Stable"));
    }

    [Fact]
    public void ListGroups_by_state_leaves_out_the_others()
    {
        _fixture.Join("g");
        _fixture.Commit("outside", 1);
        var handler = new ListGroupsHandler(_fixture.Context);

        AssertList(_fixture.Ask(handler, 4, fields => fields.Array(2).Text("Empty").Text("Dead").End()), 4, ("outside", "", "Empty"));
        AssertList(_fixture.Ask(handler, 4, fields => fields.Array(1).Text("Nonsense").End()), 4);
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 2)]
    public void DeleteGroups_every_version_round_trips(int version)
    {
        _fixture.Join("used");
        _fixture.Commit("unused", 1);
        var answer = _fixture.Ask(new DeleteGroupsHandler(_fixture.Context), version, fields => fields
            .Array(3).Text("used").Text("unused").Text("who").End());

        Assert.Equal((0, 3), (answer.Int32(), answer.Array()));
        foreach (var expected in new[] { ("used", ErrorCode.NonEmptyGroup), ("unused", ErrorCode.None), ("who", ErrorCode.GroupIdNotFound) })
        {
            Assert.Equal(expected, (answer.Text(), (ErrorCode)answer.Int16()));
            answer.End();
        }

        answer.Over();
    }

    [Fact]
    public void Requests_for_more_groups_than_there_can_be_are_malformed() =>
        Assert.Throws<MalformedRequestException>(() => _fixture.Ask(new DeleteGroupsHandler(_fixture.Context), 0, fields =>
        {
            fields.Array(GroupLimits.Groups + 1);
            for (var i = 0; i <= GroupLimits.Groups; i++)
            {
                fields.Text("");
            }

            return fields;
        }));

    private static void EndGroup(Answer answer, int version, int operations)
    {
        if (version >= 3)
        {
            Assert.Equal(operations, answer.Int32());
        }

        answer.End();
    }

    private static void AssertList(Answer answer, int version, params (string Id, string ProtocolType, string State)[] groups)
    {
        if (version >= 1)
        {
            Assert.Equal(0, answer.Int32());
        }

        Assert.Equal((0, groups.Length), (answer.Int16(), answer.Array()));
        foreach (var group in groups)
        {
            Assert.Equal((group.Id, group.ProtocolType), (answer.Text(), answer.Text()));
            if (version >= 4)
            {
                Assert.Equal(group.State, answer.Text());
            }

            answer.End();
        }

        answer.Over();
    }
}
