namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// The drift detection method: signals when the error rate rises above its least value so far (J. Gama et al., Learning with Drift Detection, 2004).
/// Values are 1 for an error, else 0. Nothing is judged before the first error, or an error-free start would make it the least rate for ever. After a
/// signal it begins anew.
/// </summary>
public sealed class Ddm(DdmParameters parameters) : IChangeDetector
{
    private long _count;
    private long _errors;
    private double _leastRate = double.NaN;
    private double _leastError;
    private bool _isDone;

    /// <summary>With the usual parameters.</summary>
    public Ddm()
        : this(new DdmParameters())
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
            (_count, _errors, _leastRate, _leastError, _isDone) = (0, 0, double.NaN, 0, false);
        }

        _count++;
        _errors += value > 0 ? 1 : 0;
        if (_count <= parameters.Warm || _errors == 0)
        {
            return DetectorSignal.None;
        }

        var rate = (double)_errors / _count;
        var error = Math.Sqrt(rate * (1 - rate) / _count);
        if (double.IsNaN(_leastRate) || rate + error <= _leastRate + _leastError)
        {
            (_leastRate, _leastError) = (rate, error);
        }

        _isDone = rate + error > _leastRate + (parameters.Drift * _leastError);
        return _isDone
            ? DetectorSignal.Change
            : rate + error > _leastRate + (parameters.Warning * _leastError) ? DetectorSignal.Warning : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_count);
        writer.Write(_errors);
        writer.Write(_leastRate);
        writer.Write(_leastError);
        writer.Write(_isDone);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        (_count, _errors) = (reader.ReadInt64(), reader.ReadInt64());
        (_leastRate, _leastError, _isDone) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean());
    }
}
