namespace StreamInfer.Topologies;

/// <summary>Unit of a point in time that is a plain number since 1970-01-01T00:00Z.</summary>
public enum TimeUnit : byte
{
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}
