namespace StreamInfer.Host.Api.Events;

/// <summary>Writes events to one listener until it is gone.</summary>
internal static class EventSending
{
    /// <summary>How long nothing may be said.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    /// <summary>A listener that takes nothing for so long is cut off: it holds one of the places, and the server's own bound on slowness would let it for many minutes.</summary>
    public static readonly TimeSpan TakenWithin = TimeSpan.FromSeconds(30);

    /// <param name="body">Takes the bytes.</param>
    /// <param name="client">What waits to be written.</param>
    /// <param name="abort">Ends the connection of a listener that takes nothing.</param>
    /// <param name="time">Measures how long that is.</param>
    /// <param name="end">The listener went, or the server ends.</param>
    /// <exception cref="OperationCanceledException">It has come to its end.</exception>
    public static async Task RunAsync(Stream body, EventClient client, Action abort, TimeProvider time, CancellationToken end)
    {
        using var stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var cut = stalled.Token.Register(abort);
        IReadOnlyList<byte[]>? messages = [EventMessages.Retry];
        while (true)
        {
            stalled.CancelAfter(TakenWithin);
            foreach (var message in messages ?? [EventMessages.Ping])
            {
                await body.WriteAsync(message, end);
            }

            await body.FlushAsync(end);
            stalled.CancelAfter(Timeout.InfiniteTimeSpan);
            messages = await client.TakeAsync(PingEvery, end);
        }
    }
}
