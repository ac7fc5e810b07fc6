using System.Globalization;

namespace StreamInfer.Tests.Host.Http;

/// <summary>What both text formats of metrics have in common.</summary>
internal static class ExpositionGrammar
{
    public static void Require(bool holds, string what, string line)
    {
        if (!holds)
        {
            throw new FormatException($"{what}: {line}");
        }
    }

    public static double ReadNumber(string text, string line) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"no number: {line}"),
    };

    /// <summary>A series of a histogram: its buckets go up to infinity and add up, count and sum are there once.</summary>
    /// <param name="family">Its name.</param>
    /// <param name="samples">Of one series; the bound is that of buckets alone.</param>
    public static void RequireHistogram(string family, IReadOnlyCollection<(string Suffix, string? Bound, double Value)> samples)
    {
        var buckets = samples.Where(sample => sample.Suffix == "_bucket").Select(sample => (Bound: ReadNumber(sample.Bound!, family), sample.Value)).ToArray();
        Require(buckets.Length > 0 && double.IsPositiveInfinity(buckets[^1].Bound), "no last bucket", family);
        Require(buckets.Zip(buckets.Skip(1)).All(pair => pair.First.Bound < pair.Second.Bound && pair.First.Value <= pair.Second.Value), "buckets not cumulative", family);
        Require(samples.Single(sample => sample.Suffix == "_count").Value == buckets[^1].Value, "count is not the last bucket", family);
        Require(samples.Count(sample => sample.Suffix == "_sum") == 1, "no sum", family);
    }
}
