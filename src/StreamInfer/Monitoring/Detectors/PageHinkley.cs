namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// The Page-Hinkley test: sums up how far values are above or below their mean so far (E. S. Page, Continuous Inspection Schemes, 1954; D. V. Hinkley,
/// Inference About the Change-Point from Cumulative Sum Tests, 1971). Depends on the scale of the values: feed standardised ones. After a signal it begins
/// anew.
/// </summary>
public sealed class PageHinkley(PageHinkleyParameters parameters) : IChangeDetector
{
    private bool _isDone;

    /// <summary>With the usual parameters.</summary>
    public PageHinkley()
        : this(new PageHinkleyParameters())
    {
    }

    /// <summary>Values since the beginning.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean.</summary>
    public double Mean { get; private set; }

    /// <summary>Sum of what speaks for a rise; 0 or more.</summary>
    public double Up { get; private set; }

    /// <summary>Sum of what speaks for a fall; 0 or more.</summary>
    public double Down { get; private set; }

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        if (double.IsNaN(value))
        {
            return DetectorSignal.None;
        }

        if (_isDone)
        {
            (Count, Mean, Up, Down) = (0, 0, 0, 0);
        }

        Count++;
        Mean += (value - Mean) / Count;
        var distance = value - Mean;
        Up = Math.Max(0, (parameters.Forgetting * Up) + distance - parameters.Delta);
        Down = Math.Max(0, (parameters.Forgetting * Down) - distance - parameters.Delta);
        var sum = parameters.Mode switch
        {
            PageHinkleyMode.Up => Up,
            PageHinkleyMode.Down => Down,
            _ => Math.Max(Up, Down),
        };
        _isDone = Count >= parameters.MinInstances && sum >= parameters.Threshold;
        return _isDone ? DetectorSignal.Change : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Mean);
        writer.Write(Up);
        writer.Write(Down);
        writer.Write(_isDone);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        (Count, Mean) = (reader.ReadInt64(), reader.ReadDouble());
        (Up, Down, _isDone) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean());
    }
}
