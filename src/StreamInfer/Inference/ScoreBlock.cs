using System.Collections.Immutable;

namespace StreamInfer.Inference;

/// <summary>What a model said about the rows of one micro-batch. Reused; only the first rows of the last run count.</summary>
public sealed class ScoreBlock
{
    /// <param name="shape">Which results the model gives.</param>
    /// <param name="capacity">Most rows, 1 or more.</param>
    public ScoreBlock(ScoreShape shape, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Shape = shape;
        Capacity = capacity;
        Scores = new double[capacity];
        Probabilities = new double[checked(capacity * shape.ClassCount)];
        LabelIds = shape.Label == ColumnType.Int64 ? new long[capacity] : [];
        LabelTexts = shape.Label == ColumnType.String ? new string[capacity] : [];
        PassThrough = [.. shape.PassThrough.Select(spec => new TensorBuffer(spec, capacity))];
    }

    public ScoreShape Shape { get; }

    public int Capacity { get; }

    /// <summary>One a row, as the model gives it.</summary>
    public double[] Scores { get; }

    /// <summary>Row-major <c>[rows, ClassCount]</c>; empty where the model gives none.</summary>
    public double[] Probabilities { get; }

    /// <summary>Integer class labels, where the model gives such.</summary>
    public long[] LabelIds { get; }

    /// <summary>Textual class labels, where the model gives such.</summary>
    public string[] LabelTexts { get; }

    /// <summary>Outputs that travel on untouched.</summary>
    public ImmutableArray<TensorBuffer> PassThrough { get; }
}
