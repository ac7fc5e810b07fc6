using System.Runtime.InteropServices;

namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// Brings labels and predictions together by the prediction's id, whichever comes first. Bounded in number and time; what leaves without the other is
/// counted. The first label stands. Used by one thread at a time.
/// </summary>
/// <param name="plan">What is kept for how long.</param>
public sealed class LabelJoin(LabelJoinPlan plan)
{
    private static readonly Func<Kept, bool> IsWaiting = static prediction => !prediction.HasLabel;
    private static readonly Func<bool, bool> IsLabel = static _ => true;

    private readonly BoundedWait<Kept> _predictions = new(plan);
    private readonly BoundedWait<bool> _labels = new(plan);

    /// <summary>Predictions with their label.</summary>
    public long Joined { get; private set; }

    /// <summary>Predictions and labels that waited longer than the horizon.</summary>
    public long Expired { get; private set; }

    /// <summary>Predictions and labels that left because there were too many.</summary>
    public long Evicted { get; private set; }

    /// <summary>Labels that came again and said the same.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Labels that came again and said otherwise.</summary>
    public long Contradictory { get; private set; }

    /// <summary>Predictions and labels that are kept, those that were joined included: they tell a second label.</summary>
    public int Pending => _predictions.Count + _labels.Count;

    /// <summary>Predictions whose label has not come, and may still.</summary>
    public long Waiting { get; private set; }

    /// <summary>A prediction was made.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="prediction">What it was.</param>
    /// <param name="now">The clock, in milliseconds; never goes back.</param>
    /// <returns>Prediction and label, if that came before; nothing also for an id that is known, which a replay brings again.</returns>
    public JoinedLabel? Predicted(UInt128 id, WaitingPrediction prediction, long now) => Predicted(id, prediction, now, out _);

    /// <summary>A prediction was made.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="prediction">What it was.</param>
    /// <param name="now">The clock, in milliseconds; never goes back.</param>
    /// <param name="isNew">Whether the id was not known.</param>
    /// <returns>As above.</returns>
    public JoinedLabel? Predicted(UInt128 id, WaitingPrediction prediction, long now, out bool isNew)
    {
        Expire(now);
        var hasLabel = _labels.TryGet(id, out var label);
        isNew = _predictions.TryAdd(id, new Kept(prediction, hasLabel, label), now, IsWaiting, out var evicted);
        Evicted += evicted;
        Waiting += (isNew && !hasLabel ? 1 : 0) - evicted;
        if (!hasLabel || !isNew)
        {
            return null;
        }

        _labels.Remove(id);
        Joined++;
        return new JoinedLabel(prediction, label ? 1 : 0);
    }

    /// <summary>A label came.</summary>
    /// <param name="id">Id of the prediction that it is for.</param>
    /// <param name="label">1 or 0.</param>
    /// <param name="now">The clock, in milliseconds; never goes back.</param>
    /// <returns>Prediction and label, if that was made before.</returns>
    public JoinedLabel? Labelled(UInt128 id, double label, long now)
    {
        Expire(now);
        var happened = label == 1;
        if (!_predictions.TryGet(id, out var waiting))
        {
            if (_labels.TryGet(id, out var first))
            {
                CountAgain(first, happened);
                return null;
            }

            _labels.TryAdd(id, happened, now, IsLabel, out var evicted);
            Evicted += evicted;
            return null;
        }

        if (waiting.HasLabel)
        {
            CountAgain(waiting.Happened, happened);
            return null;
        }

        _predictions.Replace(id, waiting with { HasLabel = true, Happened = happened });
        Waiting--;
        Joined++;
        return new JoinedLabel(waiting.Prediction, label);
    }

    /// <summary>Lets go what has waited longer than the horizon.</summary>
    public void Expire(long now)
    {
        var predictions = _predictions.Expire(now, IsWaiting);
        Waiting -= predictions;
        Expired += predictions + _labels.Expire(now, IsLabel);
    }

    private void CountAgain(bool first, bool label)
    {
        Duplicates += first == label ? 1 : 0;
        Contradictory += first == label ? 0 : 1;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Kept(WaitingPrediction Prediction, bool HasLabel, bool Happened);
}
