using System.Collections.Immutable;
using StreamInfer.Monitoring.Labels;

namespace StreamInfer.Models.Rollout;

/// <summary>
/// What one version did since its stage began, in whole numbers, so that the evidence of several instances adds up exactly, in any order. Every
/// event that was the version's to score is exactly one of <see cref="Predictions"/>, <see cref="ModelErrors"/> and <see cref="FallBacks"/>.
/// </summary>
public sealed record VersionEvidence
{
    /// <summary>Nothing.</summary>
    public static VersionEvidence None { get; } = new();

    /// <summary>Events that it scored.</summary>
    public long Predictions { get; init; }

    /// <summary>Events that ended as dead letters because it failed on them.</summary>
    public long ModelErrors { get; init; }

    /// <summary>Events that the active version scored because this one failed on them or was not there.</summary>
    public long FallBacks { get; init; }

    /// <summary>Predictions that were past their deadline.</summary>
    public long Late { get; init; }

    /// <summary>Predictions whose score decided true.</summary>
    public long DecisionsTrue { get; init; }

    /// <summary>Predictions whose score is not a number.</summary>
    public long NotANumber { get; init; }

    /// <summary>The other predictions by score: <see cref="ScoreBins"/>.</summary>
    public ImmutableArray<long> Scores { get; init; } = [.. new long[ScoreBins.Count]];

    /// <summary>Runs by time: <see cref="RunTimeBins"/>.</summary>
    public ImmutableArray<long> Runs { get; init; } = [.. new long[RunTimeBins.Count]];

    /// <summary>
    /// How often it decided rightly, by late labels of what candidate and active version predicted at the same time, and not only in this stage. One instance reads all
    /// labels, so of two reports the one with more counts.
    /// </summary>
    public VersionOutcomes Labelled { get; init; }

    /// <summary>Events that were its to score.</summary>
    public long Events => Predictions + ModelErrors + FallBacks;

    /// <summary>Events that it failed on.</summary>
    public long Errors => ModelErrors + FallBacks;

    /// <summary>The sum of both.</summary>
    public static VersionEvidence operator +(VersionEvidence left, VersionEvidence right) => new()
    {
        Predictions = left.Predictions + right.Predictions,
        ModelErrors = left.ModelErrors + right.ModelErrors,
        FallBacks = left.FallBacks + right.FallBacks,
        Late = left.Late + right.Late,
        DecisionsTrue = left.DecisionsTrue + right.DecisionsTrue,
        NotANumber = left.NotANumber + right.NotANumber,
        Scores = Sum(left.Scores, right.Scores),
        Runs = Sum(left.Runs, right.Runs),
        Labelled = left.Labelled.Count >= right.Labelled.Count ? left.Labelled : right.Labelled,
    };

    /// <summary>By all counts.</summary>
    public bool Equals(VersionEvidence? other) =>
        other is not null
        && (Predictions, ModelErrors, FallBacks, Late, DecisionsTrue, NotANumber)
            == (other.Predictions, other.ModelErrors, other.FallBacks, other.Late, other.DecisionsTrue, other.NotANumber)
        && Labelled == other.Labelled
        && Scores.AsSpan().SequenceEqual(other.Scores.AsSpan())
        && Runs.AsSpan().SequenceEqual(other.Runs.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Predictions, ModelErrors, FallBacks, Late, DecisionsTrue, NotANumber);

    private static ImmutableArray<long> Sum(ImmutableArray<long> left, ImmutableArray<long> right) => [.. left.Zip(right, (one, other) => one + other)];
}
