namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>
/// Waits between attempts: exponential with full jitter (uniform between zero and a ceiling that doubles with each failure),
/// which spreads the instances of a group that lost the registry at the same moment.
/// </summary>
internal sealed class JitteredBackoff(Random random)
{
    /// <summary>Ceiling of the first wait.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <summary>Ceiling of every later one.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>A server may ask for more than <see cref="Longest"/>, but not for so much that a mistake of its keeps us away.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();

    /// <summary>The wait before the next round, in whole milliseconds.</summary>
    /// <param name="failures">Rounds that failed in a row, 1 or more.</param>
    /// <param name="asked">What the server asked for (Retry-After): the least to wait; zero where it did not.</param>
    public TimeSpan Delay(int failures, TimeSpan asked)
    {
        var ceiling = Math.Min(First.TotalMilliseconds * Math.Pow(2, failures - 1), Longest.TotalMilliseconds);
        double share;
        lock (gate)
            share = random.NextDouble();
        var least = Math.Min(asked.TotalMilliseconds, LongestAsked.TotalMilliseconds);
        // Timers cut fractions of a millisecond off, which would bring us back before the time that was asked for.
        return TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(share * ceiling, least)));
    }
}
