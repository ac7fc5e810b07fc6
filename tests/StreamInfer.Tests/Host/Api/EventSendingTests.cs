using StreamInfer.Host.Api.Events;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Api;

public sealed class EventSendingTests
{
    [Fact]
    public async Task RunAsync_listenerTakesNothing_isCutOffInTime()
    {
        var time = new ManualTimeProvider();
        using var client = new EventClient();
        using var aborted = new CancellationTokenSource();
        var sending = EventSending.RunAsync(new FullPipe(), client, aborted.Cancel, time, aborted.Token);

        time.Advance(EventSending.TakenWithin - TimeSpan.FromSeconds(1));
        Assert.False(aborted.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.True(aborted.IsCancellationRequested);
    }

    [Fact]
    public async Task RunAsync_nothingToSay_cutsNobodyOff()
    {
        var time = new ManualTimeProvider();
        using var client = new EventClient();
        using var body = new MemoryStream();
        using var end = new CancellationTokenSource();
        var sending = EventSending.RunAsync(body, client, () => Assert.Fail("it took everything"), time, end.Token);

        time.Advance(EventSending.TakenWithin * 10);
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(EventMessages.Retry, body.ToArray());
    }

    /// <summary>What is written to it is never taken.</summary>
    private sealed class FullPipe : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
    }
}
