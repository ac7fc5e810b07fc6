using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>Makes the profile of a column of training data.</summary>
public static class NumericProfileBuilder
{
    /// <summary>Makes the median absolute deviation of normal values their standard deviation.</summary>
    private const double MadToDeviation = 1.4826;

    /// <summary>The profile of a feature, a projection or a regression score.</summary>
    /// <param name="values">One a row, after the topology's transform; NaN is missing.</param>
    public static NumericProfile FromValues(ReadOnlySpan<float> values) => Build(values, isUnitInterval: false);

    /// <summary>The profile of scores in [0, 1].</summary>
    /// <param name="scores">One a row; NaN is missing.</param>
    public static NumericProfile FromUnitScores(ReadOnlySpan<float> scores) => Build(scores, isUnitInterval: true);

    private static NumericProfile Build(ReadOnlySpan<float> values, bool isUnitInterval)
    {
        var finite = new List<float>(values.Length);
        var (missing, infinite) = (0L, 0L);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                finite.Add(value + 0f);
            }
            else if (float.IsNaN(value))
            {
                missing++;
            }
            else
            {
                infinite++;
            }
        }

        var sorted = finite.ToArray();
        Array.Sort(sorted);
        var profile = WithMoments(finite, sorted) with
        {
            Rows = values.Length,
            Missing = missing,
            Infinite = infinite,
            Edges = isUnitInterval ? [] : NumericEdges.Of(sorted),
            IsUnitInterval = isUnitInterval,
        };
        return WithCounts(profile, values);
    }

    private static NumericProfile WithMoments(List<float> finite, float[] sorted)
    {
        var (mean, deviation, median, mad) = finite.Count == 0 ? default : Moments(finite, sorted);
        var any = finite.Count > 0;
        return new NumericProfile
        {
            Rows = 0,
            Missing = 0,
            Infinite = 0,
            Edges = [],
            Counts = [],
            SumQ = 0,
            SumQ2 = 0,
            Count = finite.Count,
            Min = any ? sorted[0] : null,
            Max = any ? sorted[^1] : null,
            Mean = any ? mean : null,
            StandardDeviation = any ? deviation : null,
            Median = any ? median : null,
            MedianDeviation = any ? mad : null,
            Center = median,
            Scale = mad > 0 ? MadToDeviation * mad : deviation > 0 ? deviation : 1,
            IsConstant = any && sorted[0] == sorted[^1],
            IsUsable = finite.Count >= NumericProfile.LeastUsable,
        };
    }

    private static (double Mean, double Deviation, double Median, double Mad) Moments(List<float> finite, float[] sorted)
    {
        var sum = 0.0;
        foreach (var value in finite)
        {
            sum += value;
        }

        var mean = sum / finite.Count;
        var squares = 0.0;
        foreach (var value in finite)
        {
            squares += (value - mean) * (value - mean);
        }

        var median = Middle(Array.ConvertAll(sorted, value => (double)value));
        var distances = Array.ConvertAll(sorted, value => Math.Abs(value - median));
        Array.Sort(distances);
        return (mean, finite.Count > 1 ? Math.Sqrt(squares / (finite.Count - 1)) : 0, median, Middle(distances));
    }

    private static double Middle(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>Counts by the code that counts live values, so that the two cannot disagree.</summary>
    private static NumericProfile WithCounts(NumericProfile profile, ReadOnlySpan<float> values)
    {
        var counter = new NumericCounter(profile);
        var pane = counter.NewPane();
        counter.Count(values, column: 0, stride: 1, values.Length, pane);
        return profile with
        {
            Counts = [.. pane.Bins],
            SumQ = pane.SumQ,
            SumQ2 = pane.SumQ2,
            OutOfRange = profile.IsUnitInterval ? pane.OutOfRange : 0,
        };
    }
}
