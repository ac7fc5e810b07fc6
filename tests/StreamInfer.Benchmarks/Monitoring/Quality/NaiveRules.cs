using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>
/// What is often done instead, on each minute by itself: an alarm where any feature's PSI exceeds 0.2, and one where any numeric feature's Kolmogorov-Smirnov
/// p-value is below 0.05.
/// </summary>
internal sealed class NaiveRules
{
    private const long Minute = 60_000;
    private const double PsiLimit = 0.2;
    private const double PLimit = 0.05;

    private readonly PanePlan _plan;
    private readonly PaneCounter _counter;
    private Pane _pane;
    private long _minute = long.MinValue;

    public NaiveRules(MonitoredVersion version)
    {
        _plan = new PanePlan(version.Numeric, version.Categorical, version.Reference);
        _counter = new PaneCounter(_plan);
        _pane = new Pane(_plan);
    }

    /// <summary>End of each minute with an alarm by PSI, Unix milliseconds.</summary>
    public List<long> PsiAlarms { get; } = [];

    /// <summary>End of each minute with an alarm by Kolmogorov-Smirnov.</summary>
    public List<long> KsAlarms { get; } = [];

    public void Take(MonitoringBatch batch)
    {
        for (var from = 0; from < batch.Count;)
        {
            var minute = batch.Events[from].TimeMs / Minute;
            if (minute > _minute)
            {
                Judge();
                (_minute, _pane) = (minute, new Pane(_plan));
            }

            var to = from + 1;
            while (to < batch.Count && batch.Events[to].TimeMs / Minute <= _minute)
            {
                to++;
            }

            Count(batch, from, to);
            from = to;
        }
    }

    private void Count(MonitoringBatch batch, int from, int to)
    {
        var (numbers, texts) = (batch.Version.Numeric.Length, batch.Version.Categorical.Length);
        _counter.Count(
            new PaneBlock
            {
                Rows = to - from,
                Numbers = batch.Numbers[(from * numbers)..(to * numbers)],
                NumberStride = numbers,
                Categories = batch.Categories[(from * texts)..(to * texts)],
                Scores = batch.Scores[from..to],
            },
            _pane);
    }

    private void Judge()
    {
        if (_pane.Rows == 0)
        {
            return;
        }

        var (psi, ks) = (false, false);
        for (var i = 0; i < _plan.Numeric.Count; i++)
        {
            if (_plan.Numeric[i].Profile.IsUsable)
            {
                var found = NumericComparison.Compare(_plan.Numeric[i].Profile, _pane.Numeric[i], designEffect: 1);
                psi |= found.Stability?.Psi > PsiLimit;
                ks |= found.KolmogorovSmirnov?.P < PLimit;
            }
        }

        for (var i = 0; i < _plan.Categorical.Count; i++)
        {
            psi |= CategoricalComparison.Compare(_plan.Categorical[i].Profile, _pane.Categorical[i], designEffect: 1).Stability?.Psi > PsiLimit;
        }

        var end = (_minute + 1) * Minute;
        if (psi)
        {
            PsiAlarms.Add(end);
        }

        if (ks)
        {
            KsAlarms.Add(end);
        }
    }
}
