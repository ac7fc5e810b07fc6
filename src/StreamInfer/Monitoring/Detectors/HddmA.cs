namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// HDDM_A, one-sided: signals when the mean of values in [0, 1] rises above that of an earlier prefix by more than Hoeffding's bound allows (I.
/// Frías-Blanco et al., Online and Non-Parametric Drift Detection Methods Based on Hoeffding's Bounds, 2015). After a signal it begins anew.
/// </summary>
public sealed class HddmA(HddmAParameters parameters) : IChangeDetector
{
    private long _count;
    private double _total;
    private long _prefixCount;
    private double _prefixTotal;
    private bool _isDone;

    /// <summary>With the usual parameters.</summary>
    public HddmA()
        : this(new HddmAParameters())
    {
    }

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        if (double.IsNaN(value))
        {
            return DetectorSignal.None;
        }

        if (_isDone)
        {
            (_count, _total, _prefixCount, _prefixTotal, _isDone) = (0, 0, 0, 0, false);
        }

        _count++;
        _total += value;
        if (_prefixCount == 0 || (_prefixTotal / _prefixCount) + Bound(_prefixCount) >= (_total / _count) + Bound(_count))
        {
            (_prefixCount, _prefixTotal) = (_count, _total);
        }

        _isDone = HasRisen(parameters.Drift);
        return _isDone ? DetectorSignal.Change : HasRisen(parameters.Warning) ? DetectorSignal.Warning : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_count);
        writer.Write(_total);
        writer.Write(_prefixCount);
        writer.Write(_prefixTotal);
        writer.Write(_isDone);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        (_count, _total) = (reader.ReadInt64(), reader.ReadDouble());
        (_prefixCount, _prefixTotal, _isDone) = (reader.ReadInt64(), reader.ReadDouble(), reader.ReadBoolean());
    }

    private double Bound(long count) => Math.Sqrt(Math.Log(1 / parameters.Drift) / (2.0 * count));

    private bool HasRisen(double confidence)
    {
        if (_prefixCount == _count)
        {
            return false;
        }

        var rest = (double)(_count - _prefixCount) / _prefixCount / _count;
        return (_total / _count) - (_prefixTotal / _prefixCount) >= Math.Sqrt(rest / 2 * Math.Log(2 / confidence));
    }
}
