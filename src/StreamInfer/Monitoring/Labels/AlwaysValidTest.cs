namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// Compares the success rates of two model versions that events were split between, as often as one likes: the mixture sequential probability ratio test
/// (R. Johari, P. Koomen, L. Pekelis and D. Walsh, Peeking at A/B Tests, 2017). Its normal approximation needs a hundred outcomes on each side.
/// </summary>
public sealed class AlwaysValidTest
{
    private const long LeastCount = 100;

    private readonly double _alpha;
    private readonly double _tau2;
    private double _p = 1;
    private double _low = double.NegativeInfinity;
    private double _high = double.PositiveInfinity;

    /// <param name="alpha">Chance of calling equal versions different, in (0, 1).</param>
    /// <param name="tau">Standard deviation of the differences that are expected; positive. The test is fastest for differences about as large.</param>
    public AlwaysValidTest(double alpha = 0.05, double tau = 0.02)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tau);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        (_alpha, _tau2) = (alpha, tau * tau);
    }

    /// <summary>Looks.</summary>
    /// <param name="a">All outcomes of A so far.</param>
    /// <param name="b">All outcomes of B so far.</param>
    /// <returns>Nothing while a side has fewer than a hundred.</returns>
    public VersionComparison? Look(VersionOutcomes a, VersionOutcomes b)
    {
        if (Peek(a, b) is not { } look)
        {
            return null;
        }

        (_p, _low, _high) = (look.AlwaysValidP, look.RunningLow, look.RunningHigh);
        return look;
    }

    /// <summary>What a look would say, without its counting as one.</summary>
    /// <param name="a">All outcomes of A so far.</param>
    /// <param name="b">All outcomes of B so far.</param>
    /// <returns>Nothing while a side has fewer than a hundred.</returns>
    public VersionComparison? Peek(VersionOutcomes a, VersionOutcomes b)
    {
        if (a.Count < LeastCount || b.Count < LeastCount)
        {
            return null;
        }

        var variance = a.Variance + b.Variance;
        var difference = b.Rate - a.Rate;
        var wide = variance + _tau2;
        var logLambda = (0.5 * Math.Log(variance / wide)) + (_tau2 * difference * difference / (2 * variance * wide));
        var p = Math.Min(1, Math.Exp(-logLambda));
        var half = Math.Sqrt(variance * wide / _tau2 * ((2 * Math.Log(1 / _alpha)) + Math.Log(wide / variance)));
        var least = Math.Min(_p, p);
        var (low, high) = (Math.Max(_low, difference - half), Math.Min(_high, difference + half));
        return new VersionComparison(difference, logLambda, p, difference - half, difference + half, least, low, high, least <= _alpha);
    }

    /// <summary>Writes what all looks so far say.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_p);
        writer.Write(_low);
        writer.Write(_high);
    }

    /// <summary>Takes over what another's looks said.</summary>
    public void Restore(BinaryReader reader) => (_p, _low, _high) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
}
