using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker;

namespace StreamInfer.Host.Broker;

/// <summary>The embedded broker as all that a process does.</summary>
internal static class BrokerRun
{
    /// <summary>Starts it, says on <paramref name="output"/> where it is and what it found, and stops it cleanly when told to.</summary>
    /// <exception cref="Service.StartFailure">It cannot start; says why.</exception>
    public static async Task RunAsync(BrokerOptions options, TextWriter output, ILoggerFactory logs, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        await using var broker = await BrokerStart.RunAsync(options, time, logs);
        var found = broker.Contents;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"broker {broker.BootstrapServers}, data {options.DataFolder}: {found.Topics} topics, {found.Partitions} partitions, {found.Bytes:N0} bytes, opened in {time.GetElapsedTime(started).TotalMilliseconds:N0} ms"));
        await output.FlushAsync(CancellationToken.None);
        await WaitAsync(stop);
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
