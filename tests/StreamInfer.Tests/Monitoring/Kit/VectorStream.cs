using System.Text.Json;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Tests.Monitoring.Kit;

/// <summary>The streams of the vectors: written out, or generated from a seed and segments.</summary>
public static class VectorStream
{
    public static double[] Of(VectorCase vector) =>
        vector.Has("values") ? vector.Numbers("values") : Generate((ulong)vector.Integer("seed"), vector["segments"]);

    public static double[] Generate(ulong seed, JsonElement segments)
    {
        var rng = new Rng(seed);
        var values = new List<double>();
        foreach (var segment in segments.EnumerateArray())
        {
            var n = segment.GetProperty("n").GetInt32();
            for (var i = 0; i < n; i++)
            {
                values.Add(Next(rng, segment, i, n));
            }
        }

        return [.. values];
    }

    public static double Normal12(Rng rng)
    {
        var sum = 0.0;
        for (var i = 0; i < 12; i++)
        {
            sum += rng.NextDouble();
        }

        return sum - 6;
    }

    private static double Next(Rng rng, JsonElement segment, int i, int n)
    {
        return segment.GetProperty("kind").GetString() switch
        {
            "constant" => Of("value"),
            "uniform" => Of("a") + ((Of("b") - Of("a")) * rng.NextDouble()),
            "bernoulli" => rng.NextDouble() < Of("p") ? 1 : 0,
            "integer" => Of("a") + rng.NextBounded((int)(Of("b") - Of("a"))),
            "normal" => Of("mean") + (Of("std") * Normal12(rng)),
            "ramp" => Of("from") + ((Of("to") - Of("from")) * ((double)i / n)) + (Of("std") * Normal12(rng)),
            var other => throw new NotSupportedException(other),
        };

        double Of(string key) => VectorCase.NumberOf(segment.GetProperty(key));
    }
}
