namespace StreamInfer.Decoding.Features;

/// <summary>Sine and cosine of 2πx / period; looked up where x can only be one of a few whole numbers (hours, days).</summary>
internal sealed class CyclicalPair
{
    private readonly double _period;
    private readonly (double Sin, double Cos)[] _known;

    /// <param name="period">After which x starts anew, in the unit of x; greater than 0.</param>
    /// <param name="known">How many whole numbers from 0 on to know beforehand; 0 for none.</param>
    public CyclicalPair(double period, int known)
    {
        _period = period;
        _known = new (double Sin, double Cos)[known];
        for (var i = 0; i < known; i++)
        {
            _known[i] = Compute(i);
        }
    }

    public (double Sin, double Cos) Of(double x)
    {
        var index = (int)x;
        return (uint)index < (uint)_known.Length && index == x ? _known[index] : Compute(x);
    }

    private (double Sin, double Cos) Compute(double x) => Math.SinCos(Math.Tau * x / _period);
}
