namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// ADWIN2: keeps as long a window as has one mean, and signals when two parts of it differ by more than chance makes (A. Bifet and R. Gavaldà, Learning
/// from Time-Changing Data with Adaptive Windowing, 2007). Every boundary of buckets but the newest is tried. After a signal it begins anew.
/// </summary>
public sealed class Adwin(AdwinParameters parameters) : IChangeDetector
{
    private readonly BucketRows _buckets = new(parameters.MaxBuckets);
    private double _width;
    private double _total;
    private double _squares;
    private long _updates;
    private bool _isDone;

    /// <summary>With the usual parameters.</summary>
    public Adwin()
        : this(new AdwinParameters())
    {
    }

    /// <summary>Values in the window.</summary>
    public long Width => (long)_width;

    /// <summary>Their sum.</summary>
    public double Total => _total;

    /// <summary>Their sum of squared deviations from their mean, 0 or more.</summary>
    public double SumOfSquares => _squares;

    /// <summary>Buckets of each row, those of single values first.</summary>
    public IReadOnlyList<int> BucketCounts => [.. Enumerable.Range(0, Math.Max(1, _buckets.Rows)).Select(_buckets.CountOf)];

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        if (double.IsNaN(value))
        {
            return DetectorSignal.None;
        }

        if (_isDone)
        {
            _buckets.Clear();
            (_width, _total, _squares, _updates, _isDone) = (0, 0, 0, 0, false);
        }

        if (_width > 0)
        {
            var difference = value - (_total / _width);
            _squares += _width * difference * difference / (_width + 1);
        }

        _width++;
        _total += value;
        _buckets.Add(value);
        _updates++;
        if (_updates % parameters.Clock != 0 || _width <= parameters.Grace)
        {
            return DetectorSignal.None;
        }

        while (HasCut())
        {
            _isDone = true;
            DropOldest();
        }

        return _isDone ? DetectorSignal.Change : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_width);
        writer.Write(_total);
        writer.Write(_squares);
        writer.Write(_updates);
        writer.Write(_isDone);
        _buckets.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        (_width, _total, _squares) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        (_updates, _isDone) = (reader.ReadInt64(), reader.ReadBoolean());
        _buckets.Restore(reader);
    }

    private bool HasCut()
    {
        var (older, olderTotal) = (0.0, 0.0);
        for (var row = _buckets.Rows - 1; row >= 0; row--)
        {
            // The newest bucket, the last of row 0, is no cut: nothing would be left on its other side.
            var last = _buckets.CountOf(row) - (row == 0 ? 1 : 0);
            for (var i = 0; i < last; i++)
            {
                older += 1L << row;
                olderTotal += _buckets.TotalOf(row, i);
                if (Differ(older, olderTotal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Differ(double older, double olderTotal)
    {
        var newer = _width - older;
        if (older < parameters.MinWindow || newer < parameters.MinWindow)
        {
            return false;
        }

        var confidence = Math.Log(2 * Math.Log(_width) / parameters.Delta);
        var inverse = (1 / (newer - parameters.MinWindow + 1)) + (1 / (older - parameters.MinWindow + 1));
        var bound = Math.Sqrt(2 * inverse * (_squares / _width) * confidence) + (2.0 / 3 * confidence * inverse);
        return Math.Abs((olderTotal / older) - ((_total - olderTotal) / newer)) > bound;
    }

    private void DropOldest()
    {
        var (size, total, deviation) = _buckets.DropOldest();
        _width -= size;
        _total -= total;
        var difference = (total / size) - (_total / _width);
        _squares = Math.Max(0, _squares - deviation - (size * _width * difference * difference / (size + _width)));
    }
}
