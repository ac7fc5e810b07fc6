using StreamInfer.Monitoring.Randomness;
using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// KSWIN: compares the newest values with a random sample of older ones by the exact Kolmogorov-Smirnov test (C. Raab, M. Heusinger and F.-M. Schleif,
/// Reactive Soft Prototype Computing for Concept Drift Streams, 2020). After a signal it keeps only the newest values; its generator runs on.
/// </summary>
public sealed class Kswin : IChangeDetector
{
    private const int NoTest = -1;

    private readonly KswinParameters _parameters;
    private readonly double[] _window;
    private readonly double[] _sample;
    private readonly double[] _newest;
    private readonly int[] _indices;
    private Rng _rng;
    private int _start;

    /// <exception cref="ArgumentException">The window does not hold the recent values and as many older ones.</exception>
    public Kswin(KswinParameters parameters)
    {
        if (parameters.Recent < 1 || parameters.Window < 2 * parameters.Recent)
        {
            throw new ArgumentException($"a window of {parameters.Window} values does not hold {parameters.Recent} recent ones and as many older ones");
        }

        _parameters = parameters;
        _window = new double[parameters.Window];
        _sample = new double[parameters.Recent];
        _newest = new double[parameters.Recent];
        _indices = new int[parameters.Window - parameters.Recent];
        _rng = new Rng(parameters.Seed);
        CriticalDifference = LeastSignificant(parameters);
    }

    /// <summary>Least difference of counts that signals; one more than there can be if none does.</summary>
    public int CriticalDifference { get; }

    /// <summary>Difference of counts at the last test; nothing before the first.</summary>
    public int? LastDifference { get; private set; }

    /// <summary>Values kept.</summary>
    public int Kept { get; private set; }

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        if (double.IsNaN(value))
        {
            return DetectorSignal.None;
        }

        if (Kept == _window.Length)
        {
            _start = (_start + 1) % _window.Length;
            Kept--;
        }

        _window[(_start + Kept++) % _window.Length] = value;
        if (Kept < _window.Length)
        {
            return DetectorSignal.None;
        }

        DrawSample();
        var difference = GreatestDifference();
        LastDifference = difference;
        if (difference < CriticalDifference)
        {
            return DetectorSignal.None;
        }

        _start = (_start + Kept - _parameters.Recent) % _window.Length;
        Kept = _parameters.Recent;
        return DetectorSignal.Change;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        var state = _rng.State;
        writer.Write(state.S0);
        writer.Write(state.S1);
        writer.Write(state.S2);
        writer.Write(state.S3);
        writer.Write(LastDifference ?? NoTest);
        writer.Write(Kept);
        for (var i = 0; i < Kept; i++)
        {
            writer.Write(At(i));
        }
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        _rng = new Rng(new RngState(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()));
        LastDifference = reader.ReadInt32() is var difference && difference == NoTest ? null : difference;
        Kept = reader.ReadInt32();
        _start = 0;
        for (var i = 0; i < Kept; i++)
        {
            _window[i] = reader.ReadDouble();
        }
    }

    private static int LeastSignificant(KswinParameters parameters)
    {
        for (var h = 1; h <= parameters.Recent; h++)
        {
            if (10 * h > parameters.Recent && Tails.EqualSizes(parameters.Recent, h) <= parameters.Alpha)
            {
                return h;
            }
        }

        return parameters.Recent + 1;
    }

    private double At(int index) => _window[(_start + index) % _window.Length];

    private void DrawSample()
    {
        for (var i = 0; i < _indices.Length; i++)
        {
            _indices[i] = i;
        }

        for (var i = 0; i < _sample.Length; i++)
        {
            var j = i + _rng.NextBounded(_indices.Length - i);
            (_indices[i], _indices[j]) = (_indices[j], _indices[i]);
            _sample[i] = At(_indices[i]);
            _newest[i] = At(_indices.Length + i);
        }

        Array.Sort(_sample);
        Array.Sort(_newest);
    }

    private int GreatestDifference()
    {
        var (i, j, greatest) = (0, 0, 0);
        while (i < _sample.Length && j < _newest.Length)
        {
            var value = Math.Min(_sample[i], _newest[j]);
            while (i < _sample.Length && _sample[i] == value)
            {
                i++;
            }

            while (j < _newest.Length && _newest[j] == value)
            {
                j++;
            }

            greatest = Math.Max(greatest, Math.Abs(i - j));
        }

        return greatest;
    }
}
