using StreamInfer.Models.Gates;

namespace StreamInfer.Models.Shelf;

/// <summary>What the shelf knows of a version, at one moment.</summary>
/// <param name="Key">Which.</param>
/// <param name="State">What there is of it.</param>
public sealed record ShelfVersion(ShelfKey Key, ShelfState State)
{
    /// <summary>Null until it was judged.</summary>
    public GateVerdict? Verdict { get; init; }

    /// <summary>When it came to its state, UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>How long opening and binding took, without the gate; zero until then.</summary>
    public TimeSpan LoadTook { get; init; }

    /// <summary>
    /// Bytes of the model file and its external weights; 0 until they are known. It stands for the memory: the difference of the process's resident set is noise,
    /// as the allocators of both worlds keep what they once had, and other threads allocate meanwhile. The runtime's arenas come on top, and grow with the batch
    /// size; versions of the same model, device and threads share these bytes.
    /// </summary>
    public long Bytes { get; init; }

    /// <summary>Leases that are out.</summary>
    public int Leases { get; init; }

    /// <summary>Whether it has none and stays in memory, to be gone back to at once.</summary>
    public bool IsKept { get; init; }
}
