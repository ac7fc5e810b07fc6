using System.Collections.Immutable;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Gates;

/// <summary>What a version has to stand in one topology.</summary>
public sealed record GatePlan
{
    /// <summary>Of the topology, in its order; one or more.</summary>
    public required ImmutableArray<FeaturePlan> Features { get; init; }

    /// <summary>Where the model may run.</summary>
    public required DevicePolicy Device { get; init; }

    /// <summary>Most rows of a run, 1 or more.</summary>
    public required int MaxBatchSize { get; init; }

    /// <summary>What the p99 of the runs of each size is held to; more than zero. A topology's is its batching deadline.</summary>
    public required TimeSpan RunBudget { get; init; }

    /// <summary>The only numbers of rows of a run, ascending, the last being <see cref="MaxBatchSize"/>; empty for any number. Default empty.</summary>
    public ImmutableArray<int> Sizes { get; init; } = [];

    /// <summary>Threads that one run on the CPU may use. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How the model runs on a card. Default: each default.</summary>
    public CudaPlan Cuda { get; init; } = new();

    /// <summary>After which a run is ended, and has failed. Default <see cref="ModelPlan.DefaultRunTimeout"/>.</summary>
    public TimeSpan RunTimeout { get; init; } = ModelPlan.DefaultRunTimeout;

    /// <summary>Bounds the timed runs of all sizes together: each size gets an even share of what is left, and one run at least. Default 10 s.</summary>
    public TimeSpan TimingLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of the random rows: the same seed gives the same rows. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Greatest difference from the score on the CPU, absolute up to a score of 1 and relative beyond. Default 1e-3: a card may multiply in TF32, whose
    /// mantissa has 10 bits.
    /// </summary>
    public double ParityTolerance { get; init; } = 1e-3;

    /// <summary>What a topology asks of its model.</summary>
    public static GatePlan Of(TopologyPlan topology) => new()
    {
        Features = topology.Features,
        Device = topology.Model.Device,
        MaxBatchSize = topology.Batching.MaxBatchSize,
        RunBudget = topology.Batching.Deadline,
        Sizes = topology.Batching.Sizes,
        Threads = topology.Model.Threads,
        Cuda = topology.Model.Cuda,
        RunTimeout = topology.Model.RunTimeout,
    };

    /// <summary>Every size that is tried, ascending: <see cref="Sizes"/>, or else powers of two; the last is <see cref="MaxBatchSize"/>.</summary>
    public ImmutableArray<int> TriedSizes()
    {
        if (!Sizes.IsDefaultOrEmpty)
        {
            return Sizes;
        }

        var sizes = ImmutableArray.CreateBuilder<int>();
        for (var size = 1L; size < MaxBatchSize; size *= 2)
        {
            sizes.Add((int)size);
        }

        sizes.Add(MaxBatchSize);
        return sizes.ToImmutable();
    }
}
