using System.Collections.Concurrent;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Leaves the group in steps, within a bound: serve what the group already decided, give the partitions back, only then close the client. A client
/// that is closed (or freed) with a decision unserved serves it after the membership has ended, and now and then waits for ever for an
/// answer. Should that happen all the same, the member is left to the session time-out.
/// </summary>
/// <param name="consumer">The client.</param>
/// <param name="gates">Its partitions.</param>
/// <param name="intake">Serves the client.</param>
/// <param name="isStatic">
/// Whether the member keeps its place in the group (<c>group.instance.id</c>), so that a restart moves nothing: then partitions are given back by closing alone,
/// since a client that unsubscribes leaves, static or not.
/// </param>
internal sealed class GroupDeparture(IConsumer<Ignore, Ignore> consumer, PartitionGates gates, RecordIntake intake, bool isStatic)
{
    /// <summary>For closing alone; more than any client needs, less than orchestrators grant (30 s).</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    // Giving back needs no broker, so it takes one or two steps; 3 s at most.
    private const int Steps = 150;
    private const int StepMs = 20;

    // Reachable for good: a finalizer that frees such a client would wait for ever too, and all finalizers behind it. One a failed departure.
    private static readonly ConcurrentBag<object> Unfreeable = [];

    private bool _left;

    /// <summary>Whether the client must not be freed.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>
    /// Leaves; the listener is told on the calling thread, or, of a static member, on another one while this one waits. Does nothing the second time.
    /// </summary>
    /// <returns>False when it took too long, and the client was given up.</returns>
    /// <exception cref="KafkaException">The client refused.</exception>
    public bool Leave()
    {
        if (_left)
        {
            return true;
        }

        _left = true;
        if (!GiveBack())
        {
            return true;
        }

        var closing = Task.Factory.StartNew(consumer.Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (((IAsyncResult)closing).AsyncWaitHandle.WaitOne(Within))
        {
            try
            {
                closing.GetAwaiter().GetResult();
            }
            catch (KafkaException refused) when (IsFatal(refused))
            {
                // The group has put a static member out already: another runs under its name.
            }

            return true;
        }

        Unfreeable.Add(consumer);
        IsAbandoned = true;
        return false;
    }

    /// <returns>False after a fatal error: the group has put the member out already, and the client takes no more orders.</returns>
    private bool GiveBack()
    {
        gates.PauseAll(true);
        gates.Apply();
        ServeWaiting();
        if (isStatic)
        {
            return true;
        }

        try
        {
            consumer.Unsubscribe();
        }
        catch (KafkaException refused) when (IsFatal(refused))
        {
            return false;
        }

        for (var step = 0; step < Steps && gates.Count > 0; step++)
        {
            intake.Drop(StepMs);
        }

        ServeWaiting();
        return true;
    }

    private static bool IsFatal(KafkaException refused) => refused.Error.IsFatal || refused.Error.Code == ErrorCode.Local_Fatal;

    private void ServeWaiting()
    {
        for (var step = 0; step < Steps && intake.Drop(0); step++)
        {
        }
    }
}
