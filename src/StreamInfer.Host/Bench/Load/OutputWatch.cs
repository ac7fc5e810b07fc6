using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.Load;

/// <summary>Reads the output topic as a consumer would: how long each event took from the instant it was due, and which predictions say that they are late.</summary>
internal sealed class OutputWatch : IAssignmentListener, IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(50);

    private readonly KafkaRecordSource _source;
    private readonly TimeProvider _time;
    private readonly RecordBatch _records = new(1024);
    private long _countFrom = long.MaxValue;
    private long _received;
    private long _bytes;
    private long _late;

    /// <param name="bootstrap">The broker.</param>
    /// <param name="topic">The output topic.</param>
    /// <param name="time">The clock of the sender's keys.</param>
    public OutputWatch(string bootstrap, string topic, TimeProvider time)
    {
        _time = time;
        var plan = new SourcePlan
        {
            Topic = topic,
            Group = $"{topic}-watch",
            Format = EventFormat.Avro,
            SchemaFile = null,
            ReaderSchemaFile = null,
            EventTime = null,
            Tombstones = TombstonePolicy.DeadLetter,
            CommitInterval = TimeSpan.FromMinutes(1),
        };
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = bootstrap };
        _source = new KafkaRecordSource(plan, new KafkaProperties("bench-watch", properties), this, time, NullLogger.Instance);
    }

    public LatencyHistogram EndToEnd { get; } = new();

    public long Received => Volatile.Read(ref _received);

    /// <summary>Mean size of the values received.</summary>
    public double MeanValueBytes => (double)_bytes / Math.Max(1, _received);

    /// <summary>Predictions whose header says late, of those that count.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>Events that are due from this instant on count; until it is called none does.</summary>
    /// <param name="timestamp">In ticks of the clock.</param>
    public void CountFrom(long timestamp) => Volatile.Write(ref _countFrom, timestamp);

    /// <summary>Waits for as many predictions.</summary>
    public async Task ReceivedAsync(long count, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(PollTimeout, _time);
        while (Received < count && await timer.WaitForNextTickAsync(stop))
        {
        }
    }

    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _records.Clear();
            _source.Poll(_records, PollTimeout);
            var now = _time.GetTimestamp();
            foreach (ref readonly var record in _records.Records)
            {
                Take(record, now);
            }
        }

        _source.Close();
    }

    public void OnAssigned(IReadOnlyList<int> partitions)
    {
    }

    public void OnRevoked(IReadOnlyList<int> partitions)
    {
    }

    public void OnLost(IReadOnlyList<int> partitions)
    {
    }

    public void Dispose() => _source.Dispose();

    private void Take(in SourceRecord record, long now)
    {
        _bytes += record.Value.Length;
        Volatile.Write(ref _received, _received + 1);
        var due = BinaryPrimitives.ReadInt64BigEndian(record.Key.Span);
        if (due < Volatile.Read(ref _countFrom))
        {
            return;
        }

        EndToEnd.Record(_time.GetElapsedTime(due, now).TotalSeconds);
        foreach (var header in _records.HeadersOf(record))
        {
            if (header.Name.Span.SequenceEqual("si-quality"u8) && header.Value.Span.IndexOf("late"u8) >= 0)
            {
                Volatile.Write(ref _late, _late + 1);
            }
        }
    }
}
