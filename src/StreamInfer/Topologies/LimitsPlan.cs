namespace StreamInfer.Topologies;

/// <summary>What an event may be at most. One that is more gets a dead letter, undecoded.</summary>
public sealed record LimitsPlan
{
    /// <summary>Bytes of a payload. Default 1 MiB, 1 byte to 2 GiB.</summary>
    public int MaxPayloadBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of a key, which travels with its prediction. Default 64 KiB, 1 byte to 2 GiB.</summary>
    public int MaxKeyBytes { get; init; } = 64 << 10;

    /// <summary>Number of headers. Default 100, 0 to 10,000.</summary>
    public int MaxHeaders { get; init; } = 100;

    /// <summary>Bytes of all headers, names and values. Default 64 KiB, 0 to 2 GiB.</summary>
    public int MaxHeaderBytes { get; init; } = 64 << 10;

    /// <summary>How many events may come; null for any number.</summary>
    public RatePlan? Rate { get; init; }
}
