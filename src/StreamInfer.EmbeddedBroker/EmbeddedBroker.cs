using Microsoft.Extensions.Logging;

namespace StreamInfer.EmbeddedBroker;

/// <summary>
/// A durable single-node log that speaks Kafka's protocol, inside this process: for the edge, demonstrations and tests. One node, no replication; whoever
/// outgrows it points <c>bootstrap.servers</c> at Kafka and changes nothing else.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private EmbeddedBroker()
    {
    }

    /// <summary>Where it listens, as <c>bootstrap.servers</c> takes it.</summary>
    public string BootstrapServers => throw new NotSupportedException();

    /// <summary>Opens the data folder, recovers what a killed process left, and listens.</summary>
    /// <exception cref="IOException">The folder is in use by another process, cannot be written, or the address is taken.</exception>
    public static Task<EmbeddedBroker> StartAsync(BrokerOptions options, TimeProvider time, ILogger logger) => throw new NotSupportedException();

    /// <summary>Stops listening, lets requests in progress end, and closes the logs so that the next start is quick.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
