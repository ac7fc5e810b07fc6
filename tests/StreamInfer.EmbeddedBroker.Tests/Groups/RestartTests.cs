using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.CoordinatorFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class RestartTests : IDisposable
{
    private readonly CoordinatorFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Restart_members_of_a_stable_group_go_on()
    {
        var member = _fixture.StableMember();
        _fixture.Restart();

        Assert.Equal(ErrorCode.None, _fixture.Groups.Heartbeat(member));
        Assert.Equal(ErrorCode.None, _fixture.Commit(member, At(1)));
        var sync = new SyncRequest(member, "consumer", "range", new Dictionary<string, byte[]>());
        Assert.Equal(GroupScript.Bytes("work"), Done(_fixture.Groups.SyncAsync(sync, default)).Assignment);
        var described = _fixture.Groups.Describe("g");
        Assert.Equal((GroupState.Stable, "consumer", "range"), (described.State, described.ProtocolType, described.ProtocolName));
        Assert.Equal(("c", "/127.0.0.1"), (described.Members[0].ClientId, described.Members[0].ClientHost));
    }

    [Fact]
    public void Restart_members_that_do_not_come_back_are_gone_after_their_session()
    {
        var member = _fixture.StableMember();
        _fixture.Restart();
        _fixture.Time.Advance(GroupScript.SessionTimeout);

        Assert.Equal(ErrorCode.UnknownMemberId, _fixture.Groups.Heartbeat(member));
        Assert.Equal(GroupState.Empty, _fixture.Groups.Describe("g").State);
    }

    [Fact]
    public void Restart_generations_go_on_where_they_were()
    {
        var first = _fixture.StableMember();
        _fixture.Groups.Leave("g", [new LeavingMember(first.MemberId, null)]);
        _fixture.Restart();

        Assert.Equal(first.Generation + 2, _fixture.StableMember().Generation);
    }

    [Fact]
    public void Restart_static_member_is_known_and_its_former_id_fenced()
    {
        var former = _fixture.StableMember("a");
        var back = Done(_fixture.Groups.JoinAsync(GroupScript.Request(instanceId: "a") with { Protocols = [new MemberProtocol("range", [])] }, default));
        Assert.Equal(former.Generation, back.Generation);
        _fixture.Restart();

        Assert.Equal(ErrorCode.FencedInstanceId, _fixture.Groups.Heartbeat(former));
        Assert.Equal(ErrorCode.None, _fixture.Groups.Heartbeat(former with { MemberId = back.MemberId }));
    }

    [Fact]
    public void Restart_in_a_rebalance_asks_members_to_join_again()
    {
        var member = _fixture.StableMember();
        var joining = _fixture.Groups.JoinAsync(GroupScript.Request(), default).AsTask();
        Done(_fixture.Groups.JoinAsync(GroupScript.Request(member.MemberId), default));
        _fixture.Restart();

        Assert.Equal(ErrorCode.IllegalGeneration, _fixture.Groups.Heartbeat(member with { Generation = 2 }));
        Assert.Equal(2, Done(_fixture.Groups.JoinAsync(GroupScript.Request(member.MemberId, says: "again"), default)).Generation);
    }

    [Fact]
    public void Restart_group_too_large_to_be_kept_joins_again()
    {
        var request = GroupScript.Request() with { Protocols = [new MemberProtocol("range", new byte[GroupLimits.MetadataBytes - 10])] };
        var joined = Done(_fixture.Groups.JoinAsync(request, default));
        var assignments = new Dictionary<string, byte[]> { [joined.MemberId] = new byte[100] };
        Done(_fixture.Groups.SyncAsync(new SyncRequest(GroupScript.MemberOf(joined), null, null, assignments), default));
        _fixture.Restart();

        Assert.Equal(ErrorCode.UnknownMemberId, _fixture.Groups.Heartbeat(GroupScript.MemberOf(joined)));
        Assert.Equal(GroupState.Empty, _fixture.Groups.Describe("g").State);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(1_800_001)]
    public void Join_session_timeout_out_of_range_is_refused(int milliseconds)
    {
        var request = GroupScript.Request() with { SessionTimeout = TimeSpan.FromMilliseconds(milliseconds) };

        Assert.Equal(ErrorCode.InvalidSessionTimeout, Done(_fixture.Groups.JoinAsync(request, default)).Error);
    }

    [Fact]
    public void Join_limits_are_kept()
    {
        Assert.Equal(ErrorCode.InvalidGroupId, Error(GroupScript.Request() with { Group = "" }));
        Assert.Equal(ErrorCode.InvalidGroupId, Error(GroupScript.Request() with { Group = new string('g', GroupLimits.IdLength + 1) }));
        Assert.Equal(ErrorCode.InvalidRequest, Error(GroupScript.Request(instanceId: new string('i', GroupLimits.IdLength + 1))));
        var large = new MemberProtocol("range", new byte[GroupLimits.MetadataBytes]);
        Assert.Equal(ErrorCode.InvalidRequest, Error(GroupScript.Request() with { Protocols = [large] }));
        Assert.Equal(ErrorCode.UnknownMemberId, Error(GroupScript.Request("m")));
        Assert.Empty(_fixture.Groups.List());
    }

    [Fact]
    public async Task Join_connection_that_ends_ends_the_wait()
    {
        _fixture.StableMember();
        using var connection = new CancellationTokenSource();
        var joining = _fixture.Groups.JoinAsync(GroupScript.Request(), connection.Token).AsTask();

        await connection.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining);
        Assert.Single(_fixture.Groups.Describe("g").Members);
    }

    [Fact]
    public async Task Dispose_ends_every_wait()
    {
        _fixture.StableMember();
        var joining = _fixture.Groups.JoinAsync(GroupScript.Request(), default).AsTask();

        _fixture.Groups.Dispose();

        Assert.Equal(ErrorCode.NotCoordinator, (await joining).Error);
        Assert.Empty(_fixture.Time.Remaining);
    }

    private ErrorCode Error(JoinRequest request) => Done(_fixture.Groups.JoinAsync(request, default)).Error;
}
