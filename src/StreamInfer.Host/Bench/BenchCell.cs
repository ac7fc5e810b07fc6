using System.Text.Json.Serialization;

namespace StreamInfer.Host.Bench;

/// <summary>One thing that is measured, in a process of its own.</summary>
internal sealed record BenchCell
{
    /// <summary>
    /// floor, loop-batch, loop-single, or streaminfer; or streaminfer in another way: exactly-once with that delivery, rollout with half of the keys scored by a second
    /// version, swaps with two versions that take turns ten times a second, shadow with a second version that scores copies of all events, shadow-slow with one that cannot keep up,
    /// silent without anybody to tell (no meter is listened to, no server), scraped with /metrics asked for every second.
    /// </summary>
    public required string Variant { get; init; }

    /// <summary>Name of the workload.</summary>
    public required string Model { get; init; }

    /// <summary>catchup or paced.</summary>
    public required string Mode { get; init; }

    /// <summary>What is asked of it: "max", "1000/s", or a share of the variant's own capacity, "50%".</summary>
    public required string Load { get; init; }

    /// <summary>Events a second that are offered; 0 in catch-up mode.</summary>
    public double Rate { get; init; }

    /// <summary>Events of a paced cell's warm-up that come at once, before the load begins.</summary>
    public int Primer { get; init; }

    /// <summary>Events that are not counted, while code is compiled and buffers grow; the primer among them.</summary>
    public required long WarmUp { get; init; }

    /// <summary>Events that are counted.</summary>
    public required long Events { get; init; }

    public required string Bootstrap { get; init; }

    public required string Registry { get; init; }

    /// <summary>Where models and topologies lie.</summary>
    public required string Folder { get; init; }

    public required string Source { get; init; }

    public required string Output { get; init; }

    [JsonIgnore]
    public string DeadLetters => $"{Output}-dead-letters";

    [JsonIgnore]
    public string Shadow => $"{Output}-shadow";

    public required string Group { get; init; }

    public static readonly string[] Variants = ["floor", "loop-batch", "loop-single", "streaminfer", "exactly-once", "rollout", "swaps", "shadow", "shadow-slow", "silent", "scraped"];

    /// <summary>Those that are measured unless others are asked for.</summary>
    public static readonly string[] UsualVariants = Variants[..5];
}
