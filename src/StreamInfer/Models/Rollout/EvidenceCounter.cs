namespace StreamInfer.Models.Rollout;

/// <summary>
/// Counts what one version does. For one thread: each executor has its own, and their snapshots are added. Counting is additions to fields and
/// arrays, without allocation.
/// </summary>
public sealed class EvidenceCounter
{
    private readonly long[] _scores = new long[ScoreBins.Count];
    private readonly long[] _runs = new long[RunTimeBins.Count];
    private long _predictions;
    private long _modelErrors;
    private long _fallBacks;
    private long _late;
    private long _decisionsTrue;
    private long _notANumber;

    /// <summary>Counts an event that the version scored.</summary>
    /// <param name="score">As it is published; NaN is counted apart.</param>
    /// <param name="isTrue">Whether it decides true; false without a threshold.</param>
    /// <param name="isLate">Whether it was past its deadline.</param>
    public void AddPrediction(double score, bool isTrue, bool isLate)
    {
        _predictions++;
        _decisionsTrue += isTrue ? 1 : 0;
        _late += isLate ? 1 : 0;
        var bin = ScoreBins.IndexOf(score);
        if (bin < 0)
        {
            _notANumber++;
        }
        else
        {
            _scores[bin]++;
        }
    }

    /// <summary>Counts events that ended as dead letters because the version failed on them.</summary>
    public void AddModelErrors(int events) => _modelErrors += events;

    /// <summary>Counts events that the active version scored in place of this one.</summary>
    public void AddFallBacks(int events) => _fallBacks += events;

    /// <summary>Counts a run.</summary>
    /// <param name="time">How long it took.</param>
    public void AddRun(TimeSpan time) => _runs[RunTimeBins.IndexOf(time.TotalSeconds)]++;

    /// <summary>What was counted so far. By the thread that counts.</summary>
    public VersionEvidence Snapshot() => new()
    {
        Predictions = _predictions,
        ModelErrors = _modelErrors,
        FallBacks = _fallBacks,
        Late = _late,
        DecisionsTrue = _decisionsTrue,
        NotANumber = _notANumber,
        Scores = [.. _scores],
        Runs = [.. _runs],
    };

    /// <summary>Begins anew: a stage has begun.</summary>
    public void Clear()
    {
        Array.Clear(_scores);
        Array.Clear(_runs);
        (_predictions, _modelErrors, _fallBacks, _late, _decisionsTrue, _notANumber) = (0, 0, 0, 0, 0, 0);
    }
}
