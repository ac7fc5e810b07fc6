using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;

namespace StreamInfer.Models.Rollout;

/// <summary>
/// Counts what each version of a pipeline does while there are candidates to compare. Counted a batch at a time, on the publishing thread; read by anyone.
/// </summary>
/// <param name="time">What ticks are of.</param>
public sealed class EvidenceKeeper(TimeProvider time) : IBatchObserver
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, EvidenceCounter> _counters = [];
    private long _begins;
    private long _since = -1;

    /// <summary>What was counted since <see cref="BeginAt"/>, by version; empty before the first batch from then on.</summary>
    public ImmutableDictionary<int, VersionEvidence> Snapshot()
    {
        lock (_gate)
        {
            return _since != _begins ? ImmutableDictionary<int, VersionEvidence>.Empty : _counters.ToImmutableDictionary(counter => counter.Key, counter => counter.Value.Snapshot());
        }
    }

    /// <summary>Counting begins anew with the first batch that goes by this revision, or a later one.</summary>
    public void BeginAt(long revision)
    {
        lock (_gate)
        {
            _begins = revision;
        }
    }

    public void HandedOver(MicroBatch batch, long scoredAtMs)
    {
        lock (_gate)
        {
            if (batch.Set.Revision < _begins)
            {
                return;
            }

            if (_since != _begins)
            {
                _since = _begins;
                _counters.Clear();
            }

            if (batch.LaneCount > 1)
            {
                Count(batch);
            }
        }
    }

    private void Count(MicroBatch batch)
    {
        // Found once a batch rather than once an event.
        var counters = new EvidenceCounter[batch.LaneCount];
        for (var lane = 0; lane < batch.LaneCount; lane++)
        {
            var rows = batch.LaneAt(lane);
            var counter = counters[lane] = CounterOf(rows.Lane.Model.Identity.Version);
            counter.AddFallBacks(rows.FellBack);
            if (rows.RanRows > 0)
            {
                counter.AddRun(time.GetElapsedTime(0, rows.RunTicks));
            }
        }

        foreach (ref readonly var scored in batch.Events)
        {
            var rows = batch.LaneAt(scored.Lane);
            if (scored.HasRow)
            {
                var score = rows.Scores.Scores[scored.Row];
                counters[scored.Lane].AddPrediction(score, rows.Lane.Predictions.Stamp.Decide(score) == true, (scored.Quality & QualityFlags.Late) == QualityFlags.Late);
            }
            else if (scored.Reason == DeadLetterReason.ModelError)
            {
                counters[scored.Lane].AddModelErrors(1);
            }
        }
    }

    private EvidenceCounter CounterOf(int version)
    {
        if (!_counters.TryGetValue(version, out var counter))
        {
            counter = new EvidenceCounter();
            _counters.Add(version, counter);
        }

        return counter;
    }
}
