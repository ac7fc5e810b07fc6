namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// Watches one stream of numbers for a change, without a reference. Used by one thread at a time; allocates nothing a value. A value that is NaN is
/// skipped. What it saves it restores, and then goes on exactly as if it had not stopped, if its parameters are the same.
/// </summary>
public interface IChangeDetector
{
    /// <summary>Takes one value in.</summary>
    /// <param name="value">What it measures is the detector's; NaN is skipped.</param>
    /// <returns>What it makes of it.</returns>
    DetectorSignal Update(double value);

    /// <summary>Writes its state.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Takes a state over that was saved by a detector of the same kind and parameters.</summary>
    void Restore(BinaryReader reader);
}
