using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// Joins predictions and labels and measures each version by what came true. A pure function of the records that it is given: it has no clock but the
/// largest time of a prediction so far, which labels cannot move, however wrong theirs are. Figures are sums, so they do not depend on the order of
/// records, as long as nothing has to leave. Bounded in predictions, panes and versions. Used by one thread.
/// </summary>
public sealed class LabelledQuality
{
    /// <summary>Versions on routes that are kept at most; the one whose last prediction is oldest leaves.</summary>
    public const int MostTracks = 16;

    private readonly LabelsPlan _plan;
    private readonly Func<int, double> _thresholdOf;
    private readonly Action<ErrorChange> _onChange;
    private readonly LabelJoin _join;
    private readonly QualityPanes _panes;
    private readonly Dictionary<(int Version, PredictionRoute Route), VersionTrack> _tracks = [];
    private readonly VersionContests _contests = new();

    // Before the first prediction there is no clock by which labels could wait.
    private readonly Queue<(UInt128 Id, bool Happened, long TimestampMs)> _early = [];
    private long _evictedEarly;
    private long _rejected;
    private long? _clock;

    /// <param name="plan">What is joined how.</param>
    /// <param name="thresholdOf">From which score on a version decides true.</param>
    /// <param name="onChange">Told when a detector sees a version's errors rise.</param>
    public LabelledQuality(LabelsPlan plan, Func<int, double> thresholdOf, Action<ErrorChange> onChange)
    {
        (_plan, _thresholdOf, _onChange) = (plan, thresholdOf, onChange);
        _panes = new QualityPanes(plan);
        _join = new LabelJoin(new LabelJoinPlan { Horizon = (long)plan.Horizon.TotalMilliseconds, MaxPending = plan.MaxPending });
    }

    /// <summary>So far.</summary>
    public LabelCounts Counts => new(_join.Joined, _join.Expired, _join.Evicted + _evictedEarly, _join.Duplicates, _join.Contradictory, _rejected);

    /// <summary>Takes a record in.</summary>
    public void Take(in JoinEntry entry)
    {
        switch (entry.Kind)
        {
            case JoinEntryKind.Prediction:
                Predict(entry);
                break;
            case JoinEntryKind.Label when entry.Id is { } id:
                Label(id, entry.Happened, entry.TimestampMs);
                break;
            default:
                _rejected++;
                break;
        }
    }

    /// <summary>How it stands.</summary>
    public LabelsSnapshot Snapshot()
    {
        var counts = Counts;
        return new LabelsSnapshot
        {
            IsEnabled = true,
            Horizon = _plan.Horizon,
            Pending = _join.Pending + _early.Count,
            Waiting = _join.Waiting,
            PaneMs = _panes.Length,
            Joined = counts.Joined,
            Expired = counts.Expired,
            Evicted = counts.Evicted,
            Duplicates = counts.Duplicates,
            Contradictory = counts.Contradictory,
            Rejected = counts.Rejected,
            Clock = _clock,
            Versions = [.. _tracks.Values.OrderBy(track => track.Version).ThenBy(track => track.Route).Select(track => track.Snapshot())],
            Comparison = _contests.Present(_tracks.Values),
        };
    }

    private void Label(UInt128 id, bool happened, long timestampMs)
    {
        if (_clock is { } clock)
        {
            Count(_join.Labelled(id, happened ? 1 : 0, clock), timestampMs);
            return;
        }

        _early.Enqueue((id, happened, timestampMs));
        if (_early.Count > _plan.MaxPending)
        {
            _early.Dequeue();
            _evictedEarly++;
        }
    }

    private void Predict(in JoinEntry entry)
    {
        var pane = _panes.Of(entry.TimestampMs);
        MoveClock(entry.TimestampMs);
        while (_early.TryDequeue(out var early))
        {
            Label(early.Id, early.Happened, early.TimestampMs);
        }

        var isNew = true;
        JoinedLabel? joined = null;
        if (entry.Id is { } id)
        {
            joined = _join.Predicted(id, new WaitingPrediction(entry.Version, pane, entry.Score, entry.Route), _clock!.Value, out isNew);
        }

        // One that came again counts where it was first.
        if (isNew && pane > _panes.Of(_clock!.Value) - _panes.Kept)
        {
            TrackOf(entry.Version, entry.Route).Predicted(pane, entry.Score, entry.TimestampMs);
        }

        Count(joined, entry.TimestampMs);
    }

    private void Count(JoinedLabel? joined, long timestampMs)
    {
        if (joined is var (prediction, label) && _tracks.TryGetValue((prediction.ModelVersion, prediction.Route), out var track))
        {
            track.Joined(prediction.Pane, prediction.Score, label, detector => _onChange(new ErrorChange(prediction.ModelVersion, prediction.Route, detector, timestampMs)));
        }
    }

    private void MoveClock(long timestampMs)
    {
        var before = _clock is { } clock ? _panes.Of(clock) : (long?)null;
        _clock = Math.Max(_clock ?? long.MinValue, timestampMs);
        var pane = _panes.Of(_clock.Value);
        if (before is null || before == pane)
        {
            return;
        }

        // A look each pane, and none when somebody happens to ask: so the looks are the same when the records are read again.
        _contests.Look(_tracks.Values);
        foreach (var track in _tracks.Values)
        {
            track.Forget(pane - _panes.Kept + 1);
        }

        foreach (var gone in _tracks.Where(track => track.Value.IsEmpty).Select(track => track.Key).ToList())
        {
            _tracks.Remove(gone);
        }
    }

    private VersionTrack TrackOf(int version, PredictionRoute route)
    {
        if (!_tracks.TryGetValue((version, route), out var track))
        {
            if (_tracks.Count == MostTracks)
            {
                _tracks.Remove(_tracks.MinBy(other => other.Value.NewestMs).Key);
            }

            ImmutableArray<ErrorDetector> detectors = [.. _plan.Detectors.Select(ErrorDetector.Of)];
            _tracks.Add((version, route), track = new VersionTrack(version, route, _plan.Threshold ?? _thresholdOf(version), _panes, detectors));
        }

        return track;
    }
}
