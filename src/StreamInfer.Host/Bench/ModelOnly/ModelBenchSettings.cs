using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.ModelOnly;

/// <summary>What <c>bench --model-only</c> measures.</summary>
internal sealed record ModelBenchSettings
{
    public static readonly int[] UsualSizes = [1, 8, 32, 128, 512, 2048, 8192];

    /// <summary>Folder of the models; null for two that are made on the spot.</summary>
    public required string? ModelsFolder { get; init; }

    /// <summary>Names of the models; empty for all of the folder.</summary>
    public required string[] Models { get; init; }

    /// <summary>Where they run: required, so that nothing is measured elsewhere.</summary>
    public required DevicePolicy Device { get; init; }

    public required CudaPlan Cuda { get; init; }

    /// <summary>Rows of a run, one cell each; ascending.</summary>
    public required int[] Sizes { get; init; }

    /// <summary>Runs at once, each on a thread of its own; 1 or more.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long a cell is measured; at least one run.</summary>
    public required TimeSpan CellTime { get; init; }

    /// <summary>Greatest difference from the scores on the CPU, absolute up to a score of 1 and relative beyond; null for no comparison.</summary>
    public required double? ParityTolerance { get; init; }
}
