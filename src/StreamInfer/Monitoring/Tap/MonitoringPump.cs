using System.Buffers.Binary;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Tap;

/// <summary>Takes copies from a tap to an engine: reads rows back, takes the share that is watched, tells the time. Used by one thread at a time.</summary>
public sealed class MonitoringPump
{
    private readonly MonitoringTap _tap;
    private readonly MonitoringEngine _engine;
    private readonly Func<ScoringModel, MonitoredColumns, MonitoredVersion> _versions;
    private readonly TopologyPlan _topology;
    private readonly TimeProvider _time;
    private readonly SaltedHash _hash = new("monitoring");
    private readonly int _buckets;
    private readonly Dictionary<(int Version, string Digest), (MonitoredVersion Version, ColumnReader Reader)> _known = [];
    private readonly MonitoringBatch _batch = new();
    private readonly AnomalyModel? _detector;
    private double _evaluationSeconds;

    /// <param name="tap">Has the copies.</param>
    /// <param name="engine">Gets the rows.</param>
    /// <param name="topology">Whose features they are.</param>
    /// <param name="plan">How is watched.</param>
    /// <param name="versions">Finds a version's reference; asked once for each.</param>
    /// <param name="time">The clock.</param>
    /// <param name="detector">Judges single events; null where no model does.</param>
    public MonitoringPump(
        MonitoringTap tap,
        MonitoringEngine engine,
        TopologyPlan topology,
        MonitoringPlan plan,
        Func<ScoringModel, MonitoredColumns, MonitoredVersion> versions,
        TimeProvider time,
        IModelSession? detector = null)
    {
        _detector = detector is null ? null : new AnomalyModel(detector, topology.Batching.MaxBatchSize);
        (_tap, _engine, _topology, _versions, _time) = (tap, engine, topology, versions, time);
        _buckets = plan.Sampling.Hundredths;
    }

    /// <summary>What the last judging of windows took, in seconds; 0 before the first. Read by anyone.</summary>
    public double EvaluationSeconds => Volatile.Read(ref _evaluationSeconds);

    /// <summary>Rows that the detecting model has no score for. Read by anyone.</summary>
    public long DetectorFailures => _detector?.Failures ?? 0;

    /// <summary>Why the last of them has none; null before the first. Read by anyone.</summary>
    public string? LastDetectorFailure => _detector?.LastFailure;

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Counts one batch, or, where there is none, moves time on.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryStep()
    {
        if (_tap.TryTake() is not { } batch)
        {
            Advance();
            return false;
        }

        try
        {
            for (var lane = 0; lane < batch.LaneCount; lane++)
            {
                Give(batch, lane);
            }

            Advance();
        }
        finally
        {
            _tap.Return(batch);
        }

        return true;
    }

    private void Give(TappedBatch batch, int lane)
    {
        var tapped = batch.LaneAt(lane);
        var (version, reader) = Know(tapped.Lane.Model, tapped.Features.Layout);
        _batch.Begin(version, tapped.Lane.Route);
        _detector?.Begin(tapped.Features.Layout);
        var stamp = tapped.Lane.Predictions.Stamp;
        foreach (ref readonly var copy in batch.Events)
        {
            if (copy.Lane != lane || !IsWatched(copy))
            {
                continue;
            }

            var score = tapped.Scores[copy.Row];
            var row = _batch.Add(new MonitoredEvent(copy.Partition, copy.Offset, copy.TimeMs, copy.Quality, score, stamp.Decide(score)));
            reader.Read(tapped.Features, copy.Row, copy.Quality, _batch, row);
            _detector?.Add(tapped.Features, copy.Row);
            if (copy.KeyLength >= 0)
            {
                _batch.SetKey(row, batch.KeyOf(copy));
            }
        }

        if (_detector is not null && _batch.Count > 0)
        {
            _batch.SetDetectorScores(_detector.Run());
        }

        if (lane == 0)
        {
            _batch.DeadLetters = batch.DeadLetters;
            foreach (var (feature, reason) in batch.Refusals)
            {
                AddRefusal(reader, feature, reason);
            }
        }

        if (_batch.Count > 0 || _batch.DeadLetters > 0)
        {
            _engine.Count(_batch, NowMs);
        }
    }

    private void AddRefusal(ColumnReader reader, string feature, DeadLetterReason reason)
    {
        FeatureViolation? violation = reason switch
        {
            DeadLetterReason.MissingFeature => FeatureViolation.Missing,
            DeadLetterReason.TypeViolation => FeatureViolation.Type,
            DeadLetterReason.OutOfRange => FeatureViolation.Range,
            DeadLetterReason.NotFinite => FeatureViolation.Infinite,
            DeadLetterReason.UnknownCategory => FeatureViolation.UnknownCategory,
            _ => null,
        };
        if (violation is { } found && reader.Columns.IndexOf(feature) is var column && column >= 0)
        {
            _batch.Violations.Add(new ColumnViolation(ColumnViolation.NoRow, column, found));
        }
    }

    private void Advance()
    {
        var started = _time.GetTimestamp();
        if (_engine.Advance(NowMs) > 0)
        {
            Volatile.Write(ref _evaluationSeconds, _time.GetElapsedTime(started).TotalSeconds);
        }
    }

    private (MonitoredVersion Version, ColumnReader Reader) Know(ScoringModel model, RowLayout layout)
    {
        if (!_known.TryGetValue((model.Identity.Version, model.Identity.Digest), out var known))
        {
            var columns = new MonitoredColumns(_topology.Features, layout);
            _known.Add((model.Identity.Version, model.Identity.Digest), known = (_versions(model, columns), new ColumnReader(columns)));
        }

        return known;
    }

    /// <summary>The same events on every replay.</summary>
    private bool IsWatched(in TappedEvent copy)
    {
        if (_buckets >= Percent.Buckets)
        {
            return true;
        }

        Span<byte> place = stackalloc byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(place, copy.Partition);
        BinaryPrimitives.WriteInt64LittleEndian(place[sizeof(int)..], copy.Offset);
        return _hash.Hash(place) % Percent.Buckets < _buckets;
    }
}
