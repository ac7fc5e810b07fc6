using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Leaves the group within a bound. The client's own call has none: when the group changes at the wrong moment, librdkafka waits for ever for a step
/// of the protocol that never comes, and freeing the client then waits with it. A member that cannot leave in time is left to the session time-out.
/// </summary>
internal sealed class GroupDeparture(IConsumer<ByteRange, ByteRange> consumer)
{
    /// <summary>More than the listener may take to finish what is in flight (10 s), less than orchestrators grant (30 s).</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    // Reachable for good: a finalizer that frees such a client would wait for ever too, and all finalizers behind it. One a failed departure.
    private static readonly ConcurrentBag<object> Unfreeable = [];

    /// <summary>Whether the client must not be freed.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Leaves; the group's callbacks come on another thread while the caller waits here.</summary>
    /// <returns>Whether the group was left in time.</returns>
    /// <exception cref="KafkaException">The client refused.</exception>
    public bool Leave()
    {
        var leaving = Task.Factory.StartNew(consumer.Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (((IAsyncResult)leaving).AsyncWaitHandle.WaitOne(Within))
        {
            leaving.GetAwaiter().GetResult();
            return true;
        }

        Unfreeable.Add(consumer);
        IsAbandoned = true;
        return false;
    }
}
