using StreamInfer.Decoding;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Topologies;

namespace StreamInfer.Host.History;

/// <summary>
/// Runs the engine of monitoring over events of the past in their own time: the clock is the latest event's. One thread at a time; <see cref="Fill"/> may run
/// beside <see cref="Take"/> on another batch.
/// </summary>
/// <param name="plan">How is watched.</param>
/// <param name="pipeline">Name of the topology.</param>
/// <param name="version">Whose rows they are.</param>
/// <param name="output">Takes what there is to say.</param>
internal sealed class DriftReplay(MonitoringPlan plan, string pipeline, MonitoredVersion version, IMonitoringOutput output)
{
    /// <summary>Texts whose hashes are remembered.</summary>
    private const int MostTexts = 10_000;

    private readonly Dictionary<string, ulong> _hashes = new(StringComparer.Ordinal);
    private long _now = long.MinValue;

    /// <summary>The engine.</summary>
    public MonitoringEngine Engine { get; } = new(plan, pipeline, output);

    /// <summary>Events taken in.</summary>
    public long Events { get; private set; }

    /// <summary>Copies the block that was read last.</summary>
    /// <exception cref="HistoryException">An event has no time.</exception>
    public void Fill(HistoryRows rows, MonitoringBatch batch)
    {
        batch.Begin(version, "primary");
        var (numbers, texts) = (rows.Columns.Numeric.Length, rows.Columns.Categorical.Length);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Times[i] < 0)
            {
                throw new HistoryException("the events have no time: set source.eventTime in the topology, or give --interval, the time from one event to the next");
            }

            var score = rows.Scores.IsEmpty ? double.NaN : rows.Scores[i];
            var row = batch.Add(new MonitoredEvent(rows.Partitions[i], rows.Offsets[i], rows.Times[i], QualityFlags.None, score, null));
            rows.Numbers.AsSpan(i * numbers, numbers).CopyTo(batch.NumbersOf(row));
            var hashes = batch.CategoriesOf(row);
            for (var column = 0; column < texts; column++)
            {
                hashes[column] = rows.Texts[(i * texts) + column] is { } text ? HashOf(text) : CategoryCounter.Absent;
            }
        }
    }

    /// <summary>Counts a batch, and judges the windows that are complete by it.</summary>
    public void Take(MonitoringBatch batch)
    {
        foreach (ref readonly var row in batch.Events)
        {
            _now = Math.Max(_now, row.TimeMs);
        }

        Events += batch.Count;
        Engine.Take(batch, _now);
    }

    /// <summary>Reads, decodes and counts to the end, reading on one thread and counting on another.</summary>
    public void Run(HistoryRows rows)
    {
        const int batches = 8;
        using var free = new System.Collections.Concurrent.BlockingCollection<MonitoringBatch>();
        using var filled = new System.Collections.Concurrent.BlockingCollection<MonitoringBatch>();
        for (var i = 0; i < batches; i++)
        {
            free.Add(new MonitoringBatch());
        }

        var counting = Task.Run(() =>
        {
            foreach (var batch in filled.GetConsumingEnumerable())
            {
                Take(batch);
                free.Add(batch);
            }
        });
        try
        {
            while (!counting.IsCompleted && rows.TryRead())
            {
                var batch = free.Take();
                Fill(rows, batch);
                filled.Add(batch);
            }
        }
        finally
        {
            filled.CompleteAdding();
            counting.GetAwaiter().GetResult();
        }
    }

    private ulong HashOf(string text)
    {
        if (_hashes.TryGetValue(text, out var hash))
        {
            return hash;
        }

        if (_hashes.Count == MostTexts)
        {
            _hashes.Clear();
        }

        _hashes.Add(text, hash = Fnv1a.Hash(text));
        return hash;
    }
}
