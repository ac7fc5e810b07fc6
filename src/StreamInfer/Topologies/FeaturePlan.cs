using System.Collections.Immutable;
using StreamInfer.Decoding;

namespace StreamInfer.Topologies;

/// <summary>One feature: where its value lies, and how it becomes columns. The rules apply in the order of the properties.</summary>
public sealed record FeaturePlan
{
    /// <summary>Unique in the topology.</summary>
    public required string Name { get; init; }

    public required FieldPath Path { get; init; }

    /// <summary>Elements: 1 for a single value, more for an array of exactly that many (each becomes a column). At most 1,000,000.</summary>
    public required int Length { get; init; }

    /// <summary>Whether text is parsed as a number where one is due, and numbers stand for booleans. Default false.</summary>
    public required bool Coerce { get; init; }

    /// <summary>What stands in for a missing value, as raw text before transform; null: such an event is dead-lettered.</summary>
    public required string? Default { get; init; }

    /// <summary>Least allowed raw value; null for no bound.</summary>
    public required double? Min { get; init; }

    /// <summary>Greatest allowed raw value; null for no bound.</summary>
    public required double? Max { get; init; }

    public required OutOfRangePolicy OnOutOfRange { get; init; }

    /// <summary>What becomes of NaN and infinity, in the event or after transforms.</summary>
    public required NotFinitePolicy OnNotFinite { get; init; }

    /// <summary>Applied in order; empty for none.</summary>
    public required ImmutableArray<TransformPlan> Transforms { get; init; }

    /// <summary>The listed categories; empty where there are none.</summary>
    public required ImmutableArray<string> Categories { get; init; }

    public required EncodingKind Encode { get; init; }

    public required UnknownCategoryPolicy OnUnknown { get; init; }

    /// <summary>Number of buckets of <see cref="EncodingKind.Hash"/>; 0 otherwise.</summary>
    public required int Buckets { get; init; }

    /// <summary>Whether one more column says 1 for missing, 0 for there.</summary>
    public required bool MissingIndicator { get; init; }

    /// <summary>How many columns the feature has, in this order: value columns, then the missing indicator.</summary>
    public int ColumnCount => (ValueColumns * Length) + (MissingIndicator ? 1 : 0);

    private int ValueColumns => Encode switch
    {
        EncodingKind.OneHot => Categories.Length,
        _ => Transforms.Any(transform => transform.Kind == TransformKind.Cyclical) ? 2 : 1,
    };

    /// <summary>One without any rule: a number is taken as it comes, and has to be there.</summary>
    /// <param name="name">Of the feature.</param>
    /// <param name="path">Where its value is.</param>
    /// <param name="length">Values of one event, 1 or more.</param>
    public static FeaturePlan Plain(string name, FieldPath path, int length = 1) => new()
    {
        Name = name,
        Path = path,
        Length = length,
        Coerce = false,
        Default = null,
        Min = null,
        Max = null,
        OnOutOfRange = OutOfRangePolicy.Flag,
        OnNotFinite = NotFinitePolicy.Reject,
        Transforms = [],
        Categories = [],
        Encode = EncodingKind.None,
        OnUnknown = UnknownCategoryPolicy.Zero,
        Buckets = 0,
        MissingIndicator = false,
    };
}
