using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Kafka.Producing;
using StreamInfer.Publishing;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>What StreamInfer does: batches both ways, records read where they lie, headers prepared once.</summary>
internal sealed class BatchVariant(KafkaSetup setup) : IKafkaVariant, IAssignmentListener
{
    private const int BatchSize = 256;
    private const int TicketsInFlight = 128;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private static readonly HeaderBlock Headers = new([("si-model", "fraud"), ("si-model-version", "3")]);

    public string Name => "batch";

    public Cost Consume(int events, bool produces)
    {
        using var source = new KafkaRecordSource(KafkaSetup.Source(), setup.Properties(), this, TimeProvider.System, NullLogger.Instance);
        using var output = produces ? new TicketRing(setup, KafkaSetup.Output, TicketsInFlight) : null;
        var batch = new RecordBatch(BatchSize);
        CostMeter? meter = null;
        for (var read = 0; read < events; read += batch.Count)
        {
            batch.Clear();
            source.Poll(batch, Wait);
            meter ??= batch.Count > 0 ? new CostMeter() : null;
            if (batch.Count > 0)
            {
                output?.Send(batch.Count, index => batch.Records[index].Key, Headers);
            }
        }

        output?.Await();
        var cost = meter!.Of(events);
        batch.Clear();
        return cost;
    }

    public Cost Produce(int records) => Produce(records, KafkaSetup.Output, Headers);

    /// <summary>Fills a topic.</summary>
    public Cost Produce(int records, string topic, HeaderBlock? headers)
    {
        using var output = new TicketRing(setup, topic, TicketsInFlight);
        var keys = new PinnedArena();
        var key = new byte[16];
        var batch = new ByteRange[BatchSize];
        output.Send(1, _ => ByteRange.Null, headers);
        output.Await();
        var meter = new CostMeter();
        for (var sent = 0; sent < records; sent += BatchSize)
        {
            keys.Clear();
            for (var index = 0; index < BatchSize; index++)
            {
                BitConverter.TryWriteBytes(key, sent + index);
                batch[index] = keys.Append(key);
            }

            output.Send(BatchSize, index => batch[index], headers);
        }

        output.Await();
        return meter.Of(records);
    }

    void IAssignmentListener.OnAssigned(IReadOnlyList<int> partitions)
    {
        // All are read.
    }

    void IAssignmentListener.OnRevoked(IReadOnlyList<int> partitions)
    {
        // Nothing is committed.
    }

    void IAssignmentListener.OnLost(IReadOnlyList<int> partitions)
    {
        // There is one member.
    }
}
