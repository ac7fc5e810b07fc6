namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Numbers that look like those of a busy service, the same each time.</summary>
internal sealed class Wave(int seed)
{
    private readonly Random _random = new(seed);

    private double _drift;

    /// <summary>Around <paramref name="level"/>, with slow swings and some noise, both as shares of it.</summary>
    public double[] Around(double level, int count, double swing = 0.08, double noise = 0.04) =>
        [.. Enumerable.Range(0, count).Select(index => Next(level, index, swing, noise))];

    /// <summary>A share of a normal distribution for each of <paramref name="bins"/> equal bins of 0..1.</summary>
    public static double[] Bell(int bins, double middle, double width)
    {
        var raw = Enumerable.Range(0, bins).Select(bin => Math.Exp(-Math.Pow(((bin + 0.5) / bins - middle) / width, 2) / 2)).ToArray();
        return [.. raw.Select(one => one / raw.Sum())];
    }

    /// <summary>The same shares as a sample of this kind would show them.</summary>
    public double[] Sampled(double[] shares, double noise = 0.06)
    {
        var raw = shares.Select(one => one * (1 + noise * Normal())).Select(one => Math.Max(0, one)).ToArray();
        return [.. raw.Select(one => one / raw.Sum())];
    }

    private double Next(double level, int index, double swing, double noise)
    {
        _drift = 0.92 * _drift + 0.4 * noise * Normal();
        return Math.Max(0, level * (1 + swing * Math.Sin(index / 23.0) + _drift + noise * 0.5 * Normal()));
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
