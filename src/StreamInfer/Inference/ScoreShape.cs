using System.Collections.Immutable;

namespace StreamInfer.Inference;

/// <summary>Which results a model gives for each row.</summary>
/// <param name="ClassCount">Probabilities a row; 0 for none.</param>
/// <param name="Label"><see cref="ColumnType.Int64"/> or <see cref="ColumnType.String"/>; null for no label.</param>
/// <param name="PassThrough">Outputs to carry on untouched.</param>
public sealed record ScoreShape(int ClassCount, ColumnType? Label, ImmutableArray<TensorSpec> PassThrough)
{
    /// <summary>A model that gives a score and nothing else.</summary>
    public static ScoreShape ScoreOnly { get; } = new(0, null, []);

    /// <summary>Whether results of the one can lie where results of the other do.</summary>
    public bool Matches(ScoreShape other) => ReferenceEquals(this, other)
        || (ClassCount == other.ClassCount && Label == other.Label && PassThrough.AsSpan().SequenceEqual(other.PassThrough.AsSpan()));
}
