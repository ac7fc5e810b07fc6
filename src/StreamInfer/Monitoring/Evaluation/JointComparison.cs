using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>Compares the means of all numeric features with the reference, together.</summary>
public static class JointComparison
{
    /// <summary>The shift, and the sizes that it was judged by.</summary>
    /// <param name="plan">What was counted.</param>
    /// <param name="window">A window.</param>
    /// <param name="designEffect">See <see cref="SampleSizes"/>.</param>
    /// <param name="unwatched">Features to leave out.</param>
    /// <returns>Nothing if there is no correlation to compare by; no shift if a feature has too few values.</returns>
    public static (JointShift? Shift, SampleSizes Sizes)? Compare(PanePlan plan, Pane window, double designEffect, IReadOnlySet<string>? unwatched = null)
    {
        if (plan.Correlation is not { } correlation)
        {
            return null;
        }

        var rows = new List<int>();
        var shifts = new List<double>();
        var (reference, live, isDefined) = (long.MaxValue, long.MaxValue, true);
        for (var i = 0; i < plan.Numeric.Count; i++)
        {
            var (name, profile) = plan.Numeric[i];
            var row = IndexOf(correlation.Features, name);
            if (row < 0 || profile.Sums.Variance == 0 || unwatched?.Contains(name) == true)
            {
                continue;
            }

            var shift = MeanShift.Compare(profile.Sums, window.Numeric[i].Sums, designEffect)?.Effect;
            isDefined &= shift is not null;
            rows.Add(row);
            shifts.Add(shift ?? 0);
            reference = Math.Min(reference, profile.Count);
            live = Math.Min(live, window.Numeric[i].Count);
        }

        if (rows.Count == 0)
        {
            return null;
        }

        var sizes = new SampleSizes(reference, live, designEffect);
        double[][] matrix = [.. rows.Select(i => rows.Select(j => correlation.Matrix[i][j]).ToArray())];
        return (isDefined ? JointShift.Compare(shifts.ToArray(), matrix, sizes) : null, sizes);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
