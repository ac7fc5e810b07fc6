using System.Collections.Immutable;
using System.Text;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Publishing;

namespace StreamInfer.Monitoring.Records;

/// <summary>The latest events that were alerted on, for people to look at. Safe for any thread.</summary>
/// <param name="topic">That the events came from.</param>
public sealed class RecentAnomalies(string topic)
{
    /// <summary>Most that are kept.</summary>
    public const int Most = 200;

    private readonly Lock _gate = new();
    private readonly Queue<RecentAnomaly> _latest = new();
    private long _count;

    /// <summary>The latest, newest first.</summary>
    /// <param name="after">Only those with a greater number. Default all.</param>
    public ImmutableArray<RecentAnomaly> Latest(long after = 0)
    {
        lock (_gate)
        {
            return [.. _latest.Where(anomaly => anomaly.Number > after).Reverse()];
        }
    }

    internal void Add(AnomalyRecord record)
    {
        var id = new byte[PredictionId.TextLength];
        new PredictionId(topic, record.Model, record.ModelVersion).Write(record.Partition, record.Offset, id);
        lock (_gate)
        {
            _latest.Enqueue(new RecentAnomaly(++_count, Encoding.ASCII.GetString(id), record));
            if (_latest.Count > Most)
            {
                _latest.Dequeue();
            }
        }
    }
}
