namespace StreamInfer.Telemetry;

/// <summary>Adds up what runs on a card took and scored. Safe for any thread; asked for nothing an event.</summary>
/// <param name="ticksPerSecond"><see cref="TimeProvider.TimestampFrequency"/>.</param>
public sealed class CardMeter(long ticksPerSecond)
{
    private const string Cuda = "cuda";
    private long _ticks;
    private long _rows;

    /// <summary>Seconds of all runs, copies included, as the executors waited for them; two at once count twice.</summary>
    public double Seconds => (double)Volatile.Read(ref _ticks) / ticksPerSecond;

    /// <summary>Seconds for each thousand predictions; NaN before the first.</summary>
    public double SecondsPerThousand => Volatile.Read(ref _rows) is > 0 and var rows ? Seconds * 1000 / rows : double.NaN;

    /// <summary>A run has succeeded.</summary>
    /// <param name="device">Where.</param>
    /// <param name="rows">That count; padding does not.</param>
    /// <param name="ticks">That it took.</param>
    public void Add(string device, int rows, long ticks)
    {
        if (string.Equals(device, Cuda, StringComparison.Ordinal))
        {
            Interlocked.Add(ref _ticks, ticks);
            Interlocked.Add(ref _rows, rows);
        }
    }
}
