using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Reading;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>Predictions and labels of a topology as they lie in their topics from a time on, in the order of their timestamps. Used by one thread.</summary>
internal sealed class LabelRecords : IDisposable
{
    // A partition that is read faster than the others waits with so many; enough for a fetch, since going on fetches anew.
    private const int MostWaiting = 20_000;
    private const int FewWaiting = 5_000;

    private readonly TopicFollow _follow;
    private readonly PredictionEntries _predictions;
    private readonly LabelEntries _labels;
    private readonly PartitionMerge _merge;
    private readonly bool[] _isPaused;
    private readonly string _labelTopic;
    private readonly PinnedArena _bytes = new();

    private LabelRecords(TopologyPlan plan, TopicFollow follow, ISchemaRegistry? registry)
    {
        var labels = plan.Monitoring!.Labels!;
        (_follow, _labelTopic) = (follow, labels.Topic);
        _predictions = new PredictionEntries(plan.Output.Format, labels.JoinBy, registry);
        _labels = new LabelEntries(labels, registry);
        _merge = new PartitionMerge(follow.Partitions.Length);
        _isPaused = new bool[follow.Partitions.Length];
    }

    /// <summary>Everything was taken that there is now.</summary>
    public bool IsDrained => _merge.IsDrained;

    /// <summary>Why nothing may come; null where all is well.</summary>
    public string? Trouble => _follow.Trouble;

    /// <summary>Begins.</summary>
    /// <exception cref="KafkaException">A topic is not there, or the brokers do not answer.</exception>
    public static LabelRecords Open(
        TopologyPlan plan, KafkaProperties kafka, ISchemaRegistry? registry, DateTimeOffset since, TimeProvider time, ILogger logger, CancellationToken stop) =>
        new(plan, TopicFollow.Open("labels", kafka, [plan.Output.Topic, plan.Monitoring!.Labels!.Topic], since, time, logger, stop), registry);

    /// <summary>Takes the next record.</summary>
    /// <param name="within">How long to wait for one.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="entry">The record.</param>
    /// <returns>False where none came.</returns>
    /// <exception cref="KafkaException">A partition cannot be read, or a topic is another one than it was.</exception>
    /// <exception cref="RegistryException">The registry refuses every request.</exception>
    public bool TryTake(TimeSpan within, CancellationToken stop, out JoinEntry entry)
    {
        int from;
        while (!_merge.TryTake(out entry, out from))
        {
            if (!_follow.TryNext(within, stop, out var partition, out var record))
            {
                return false;
            }

            Put(partition, record, stop);
        }

        if (_isPaused[from] && _merge.Waiting(from) < FewWaiting)
        {
            _isPaused[from] = false;
            _follow.Resume(from);
        }

        return true;
    }

    public void Dispose() => _follow.Dispose();

    private void Put(int partition, ConsumeResult<byte[]?, byte[]?>? record, CancellationToken stop)
    {
        if (record is null)
        {
            _merge.AtEnd(partition);
            return;
        }

        _merge.Add(partition, Read(record, stop));
        if (!_isPaused[partition] && _merge.Waiting(partition) >= MostWaiting)
        {
            _isPaused[partition] = true;
            _follow.Pause(partition);
        }
    }

    private JoinEntry Read(ConsumeResult<byte[]?, byte[]?> read, CancellationToken stop)
    {
        _bytes.Clear();
        var message = read.Message;
        RecordHeader[] headers = [.. message.Headers.Select(header => new RecordHeader(_bytes.Append(Encoding.UTF8.GetBytes(header.Key)), RangeOf(header.GetValueBytes())))];
        var record = new SourceRecord
        {
            Partition = read.Partition.Value,
            Offset = read.Offset.Value,
            TimestampMs = message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs,
            Key = RangeOf(message.Key),
            Value = RangeOf(message.Value),
            HeadersStart = 0,
            HeadersCount = headers.Length,
        };
        var entry = read.Topic == _labelTopic ? _labels.Read(record, headers, stop) : _predictions.Read(record, headers, stop);
        return entry.Why is null ? entry : entry with { Why = $"{read.Topic}/{read.Partition.Value}/{read.Offset.Value} is {entry.Why}" };
    }

    private ByteRange RangeOf(byte[]? bytes) => bytes is null ? ByteRange.Null : _bytes.Append(bytes);
}
