using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;

public sealed class MembershipCodecTests : IAsyncLifetime
{
    private HandlerFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await HandlerFixture.OpenAsync();

    public Task DisposeAsync()
    {
        _fixture.Dispose();
        return Task.CompletedTask;
    }

    public static TheoryData<int> Versions(int from, int to) => [.. Enumerable.Range(from, to - from + 1)];

    [Theory]
    [MemberData(nameof(Versions), 0, 9)]
    public void JoinGroup_every_version_round_trips(int version)
    {
        var handler = new JoinGroupHandler(_fixture.Context);
        var isStatic = version is 5 or 7;
        var memberId = "";
        if (version >= 4 && !isStatic)
        {
            var (error, _, given) = ReadJoin(_fixture.Ask(handler, version, fields => Body(fields, "", version, isStatic)), version, isStatic, members: 0);
            Assert.Equal((int)ErrorCode.MemberIdRequired, error);
            memberId = given!;
        }

        var joined = ReadJoin(_fixture.Ask(handler, version, fields => Body(fields, memberId, version, isStatic)), version, isStatic, members: 1);

        Assert.Equal((0, 1), (joined.Error, joined.Generation));
        Assert.StartsWith(isStatic ? "inst-" : "cli-", joined.MemberId, StringComparison.Ordinal);
        var member = _fixture.Context.Groups.Describe("grüppe").Members[0];
        Assert.Equal(("cli", "/10.1.2.3", isStatic ? "inst" : null), (member.ClientId, member.ClientHost, member.InstanceId));
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 5)]
    public void SyncGroup_every_version_round_trips(int version)
    {
        var member = _fixture.Join("g");
        var answer = _fixture.Ask(new SyncGroupHandler(_fixture.Context), version, fields => fields
            .Text("g").Int32(member.Generation).Text(member.MemberId)
            .If(version >= 3, more => more.Text(null))
            .If(version >= 5, more => more.Text("consumer").Text("range"))
            .Array(1).Text(member.MemberId).Blob([1, 2, 3]).End()
            .End());

        SkipThrottle(answer, version >= 1);
        Assert.Equal(0, answer.Int16());
        if (version >= 5)
        {
            Assert.Equal(("consumer", "range"), (answer.Text(), answer.Text()));
        }

        Assert.Equal([7, 7], answer.Blob());
        answer.Over();
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 4)]
    public void Heartbeat_every_version_round_trips(int version)
    {
        var instanceId = version >= 3 ? "inst" : null;
        var member = _fixture.Join("g", instanceId);
        foreach (var (generation, error) in new[] { (member.Generation, ErrorCode.None), (9, ErrorCode.IllegalGeneration) })
        {
            var answer = _fixture.Ask(new HeartbeatHandler(_fixture.Context), version, fields => fields
                .Text("g").Int32(generation).Text(member.MemberId).If(version >= 3, more => more.Text(instanceId)).End());
            SkipThrottle(answer, version >= 1);
            Assert.Equal((int)error, answer.Int16());
            answer.Over();
        }
    }

    [Theory]
    [MemberData(nameof(Versions), 0, 2)]
    public void LeaveGroup_of_one_member_has_its_error_at_the_top(int version)
    {
        var member = _fixture.Join("g");
        foreach (var error in new[] { ErrorCode.None, ErrorCode.UnknownMemberId })
        {
            var answer = _fixture.Ask(new LeaveGroupHandler(_fixture.Context), version, fields => fields.Text("g").Text(member.MemberId));
            SkipThrottle(answer, version >= 1);
            Assert.Equal((int)error, answer.Int16());
            answer.Over();
        }
    }

    [Theory]
    [MemberData(nameof(Versions), 3, 5)]
    public void LeaveGroup_of_several_has_an_error_each(int version)
    {
        var member = _fixture.Join("g", "inst");
        var answer = _fixture.Ask(new LeaveGroupHandler(_fixture.Context), version, fields => fields
            .Text("g").Array(2)
            .Text("who").Text(null).If(version >= 5, more => more.Text("tired")).End()
            .Text(member.MemberId).Text("inst").If(version >= 5, more => more.Text(null)).End()
            .End());

        SkipThrottle(answer, isThere: true);
        Assert.Equal(0, answer.Int16());
        Assert.Equal(2, answer.Array());
        Assert.Equal(("who", null, (int)ErrorCode.UnknownMemberId), (answer.Text(), answer.Text(), answer.Int16()));
        answer.End();
        Assert.Equal((member.MemberId, "inst", 0), (answer.Text(), answer.Text(), answer.Int16()));
        answer.End();
        answer.Over();
    }

    [Fact]
    public void Faults_and_throttle_times_of_tests_are_answered()
    {
        _fixture.Faults.Throttle(ApiKey.Heartbeat, TimeSpan.FromMilliseconds(250));
        _fixture.Faults.Fail(ApiKey.Heartbeat, ErrorCode.CoordinatorLoadInProgress, name: "g");
        _fixture.Faults.Fail(ApiKey.JoinGroup, ErrorCode.NotCoordinator, name: "g");

        var beat = _fixture.Ask(new HeartbeatHandler(_fixture.Context), 4, fields => fields.Text("g").Int32(1).Text("m").Text(null).End());
        Assert.Equal((250, (int)ErrorCode.CoordinatorLoadInProgress), (beat.Int32(), beat.Int16()));
        var join = _fixture.Ask(new JoinGroupHandler(_fixture.Context), 9, fields => Body(fields, "", 9, isStatic: false, group: "g"));
        Assert.Equal((int)ErrorCode.NotCoordinator, ReadJoin(join, 9, isStatic: false, members: 0).Error);
    }

    [Fact]
    public void JoinGroup_more_protocols_than_allowed_is_malformed()
    {
        var handler = new JoinGroupHandler(_fixture.Context);

        Assert.Throws<MalformedRequestException>(() => _fixture.Ask(handler, 0, fields =>
        {
            fields.Text("g").Int32(10_000).Text("").Text("consumer").Array(GroupLimits.Protocols + 1);
            for (var i = 0; i <= GroupLimits.Protocols; i++)
            {
                fields.Text($"p{i}").Blob([]);
            }

            return fields;
        }));
    }

    [Fact]
    public async Task JoinGroup_waits_without_a_thread_and_is_answered_when_the_generation_begins()
    {
        var first = _fixture.Join("grüppe");
        using var response = new ResponseWriter();
        var waiting = _fixture.AskAsync(new JoinGroupHandler(_fixture.Context), 0, fields => Body(fields, "", 0, isStatic: false), response);
        Assert.False(waiting.IsCompleted);

        CoordinatorFixture.Done(_fixture.Context.Groups.JoinAsync(GroupScript.Request(first.MemberId) with { Group = "grüppe" }, default));
        await waiting;

        Assert.Equal(2, ReadJoin(new Answer(response.Written.ToArray(), flexible: false), 0, isStatic: false, members: 0).Generation);
    }

    private static void SkipThrottle(Answer answer, bool isThere)
    {
        if (isThere)
        {
            Assert.Equal(0, answer.Int32());
        }
    }

    private static Fields Body(Fields fields, string memberId, int version, bool isStatic, string group = "grüppe") => fields
        .Text(group).Int32(10_000)
        .If(version >= 1, more => more.Int32(60_000))
        .Text(memberId)
        .If(version >= 5, more => more.Text(isStatic ? "inst" : null))
        .Text("consumer").Array(2)
        .Text("range").Blob([1, 2]).End()
        .Text("sticky").Blob([3]).End()
        .If(version >= 8, more => more.Text("because"))
        .End();

    private static (int Error, int Generation, string? MemberId) ReadJoin(Answer answer, int version, bool isStatic, int members)
    {
        SkipThrottle(answer, version >= 2);
        var error = answer.Int16();
        var generation = answer.Int32();
        var isFine = error == 0;
        if (version >= 7)
        {
            Assert.Equal(isFine ? "consumer" : null, answer.Text());
        }

        Assert.Equal(isFine ? "range" : version >= 7 ? null : "", answer.Text());
        var leader = answer.Text();
        if (version >= 9)
        {
            Assert.Equal(0, answer.Int8());
        }

        var memberId = answer.Text();
        Assert.Equal(members, answer.Array());
        for (var left = members; left > 0; left--)
        {
            Assert.Equal(leader, memberId);
            Assert.Equal(memberId, answer.Text());
            if (version >= 5)
            {
                Assert.Equal(isStatic ? "inst" : null, answer.Text());
            }

            Assert.Equal([1, 2], answer.Blob());
            answer.End();
        }

        answer.Over();
        return (error, generation, memberId);
    }
}
