using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class FaultTests : IAsyncLifetime
{
    private TestBroker _broker = null!;
    private RawClient _client = null!;

    public async Task InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _broker.CreateTopic("t", 2);
        _client = await RawClient.ConnectAsync(_broker);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task FailInTurn_errorsComeOnceEach_andNothingIsAppendedWithThem()
    {
        _broker.Faults.FailInTurn(ApiKey.Produce, ErrorCode.NotLeaderOrFollower, ErrorCode.TopicAuthorizationFailed);

        Assert.Equal(ErrorCode.NotLeaderOrFollower, await ProduceAsync(0));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, await ProduceAsync(0));
        Assert.Equal(ErrorCode.None, await ProduceAsync(0));
        Assert.Equal(1, _broker.Context.Topics.Find("t")!.Find(0)!.EndOffset);
    }

    [Fact]
    public async Task Fail_onePartition_leavesTheOtherAlone_untilHealed()
    {
        _broker.Faults.Fail(ApiKey.Produce, ErrorCode.NotEnoughReplicas, name: "t", partition: 1);

        Assert.Equal(ErrorCode.None, await ProduceAsync(0));
        Assert.Equal(ErrorCode.NotEnoughReplicas, await ProduceAsync(1));
        Assert.Equal(ErrorCode.NotEnoughReplicas, await ProduceAsync(1));
        _broker.Faults.Heal(ApiKey.Produce);
        Assert.Equal(ErrorCode.None, await ProduceAsync(1));
    }

    [Fact]
    public async Task CutResponses_sendsSoManyBytes_andHasDoneWhatWasAsked()
    {
        _broker.Faults.CutResponses(ApiKey.Produce, afterBytes: 5);

        await _client.SendAsync(Frames.Request(ApiKey.Produce, 7, 1, body => DataFrames.Produce(body, "t", 0, DataFrames.Batch("a"))));

        Assert.Equal(5, (await _client.ReadToEndAsync()).Length);
        Assert.Equal(1, _broker.Context.Topics.Find("t")!.Find(0)!.EndOffset);
    }

    [Fact]
    public async Task Throttle_isClaimedInResponses()
    {
        _broker.Faults.Throttle(ApiKey.ApiVersions, TimeSpan.FromMilliseconds(1234));
        var response = await _client.CallAsync(ApiKey.ApiVersions, 1);

        Assert.Equal(1234, new RequestReader(response.AsSpan()[^4..], flexible: false).Int32());
    }

    [Fact]
    public async Task StopTheWorld_nothingIsAnswered_untilItGoesOn()
    {
        _broker.Faults.StopTheWorld();
        await using var other = await RawClient.ConnectAsync(_broker);
        var (first, second) = (_client.CallAsync(ApiKey.ApiVersions, 0), other.CallAsync(ApiKey.ApiVersions, 0));

        Assert.False(first.IsCompleted || second.IsCompleted);
        _broker.Faults.GoOn();
        Assert.NotNull(await first);
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task TakeDown_cutsConnectionsAndRefusesNewOnes_untilBroughtUp()
    {
        _broker.Faults.TakeDown();
        Assert.Null(await _client.TryCallAsync(ApiKey.ApiVersions, 0));
        await using (var refused = await RawClient.ConnectAsync(_broker))
        {
            Assert.Null(await refused.TryCallAsync(ApiKey.ApiVersions, 0));
        }

        _broker.Faults.BringUp();
        await using var client = await RawClient.ConnectAsync(_broker);
        Assert.NotNull(await client.CallAsync(ApiKey.ApiVersions, 0));
    }

    [Fact]
    public async Task FailTopic_metadataSaysSo_untilItIsLifted()
    {
        _broker.FailTopic("t", ErrorCode.LeaderNotAvailable);
        Assert.Equal(ErrorCode.LeaderNotAvailable, await TopicErrorAsync());

        _broker.FailTopic("t", ErrorCode.None);
        Assert.Equal(ErrorCode.None, await TopicErrorAsync());
    }

    [Fact]
    public async Task RestartAsync_keepsPortAndData_withANewerLeaderEpoch()
    {
        await ProduceAsync(0);
        var before = (_broker.BootstrapServers, _broker.Context.ClusterId, _broker.Context.Topics.Find("t")!.Find(0)!.LeaderEpoch + 1);

        await _broker.RestartAsync();

        var log = _broker.Context.Topics.Find("t")!.Find(0)!;
        Assert.Equal(before, (_broker.BootstrapServers, _broker.Context.ClusterId, log.LeaderEpoch));
        Assert.Equal(1, log.EndOffset);
    }

    private async Task<ErrorCode> ProduceAsync(int partition)
    {
        var response = await _client.CallAsync(ApiKey.Produce, 7, body => DataFrames.Produce(body, "t", partition, DataFrames.Batch("a")));
        var reader = new RequestReader(response, flexible: false);
        reader.ArrayLength();
        reader.String();
        reader.ArrayLength();
        reader.Int32();
        return (ErrorCode)reader.Int16();
    }

    private async Task<ErrorCode> TopicErrorAsync()
    {
        var response = await _client.CallAsync(ApiKey.Metadata, 0, body =>
        {
            body.ArrayLength(1);
            body.String("t");
        });
        var reader = new RequestReader(response, flexible: false);
        reader.ArrayLength();
        reader.Int32();
        reader.String();
        reader.Int32();
        reader.ArrayLength();
        return (ErrorCode)reader.Int16();
    }
}
