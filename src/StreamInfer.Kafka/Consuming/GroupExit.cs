using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Leaves the group in steps: serve what the group already decided, give the partitions back, only then close the client. Closing (or
/// freeing) it with a decision still unserved makes librdkafka serve that after the membership has ended, and wait for ever for an answer.
/// </summary>
internal sealed class GroupExit(IConsumer<ByteRange, ByteRange> consumer, PartitionGates gates, ArenaDeserializer deserializer, SourceErrors errors)
{
    private const int StepMs = 20;

    // Giving back needs no broker, so it takes one or two steps; 3 s at most.
    private const int Steps = 150;

    private bool _left;

    /// <summary>Leaves; rebalance callbacks come on the calling thread. Does nothing the second time.</summary>
    public void Run()
    {
        if (_left)
        {
            return;
        }

        _left = true;

        // Whatever is still delivered is nobody's: not into the arena of a batch that others read.
        deserializer.Arena = new PinnedArena();
        gates.PauseAll(true);
        gates.Apply();
        ServeWaiting();
        consumer.Unsubscribe();
        for (var step = 0; step < Steps && gates.Count > 0; step++)
        {
            Serve(StepMs);
        }

        ServeWaiting();
        consumer.Close();
    }

    private void ServeWaiting()
    {
        for (var step = 0; step < Steps && Serve(0); step++)
        {
        }
    }

    private bool Serve(int waitMs)
    {
        try
        {
            return consumer.Consume(waitMs) is not null;
        }
        catch (KafkaException failed)
        {
            errors.Take(failed.Error);
            return true;
        }
    }
}
