using System.Collections.Immutable;

namespace StreamInfer.Decoding;

/// <summary>
/// Which paths of an event are wanted. Target <c>i</c> of the plan fills <c>RawRow.Cells[i]</c>; a path that several features read
/// is decoded once. Two targets may share a prefix, or be each other's prefix.
/// </summary>
public sealed class DecodePlan
{
    private DecodePlan(ImmutableArray<DecodeTarget> targets, int elementCount)
    {
        Targets = targets;
        ElementCount = elementCount;
    }

    public ImmutableArray<DecodeTarget> Targets { get; }

    /// <summary>Elements of all array targets together.</summary>
    public int ElementCount { get; }

    /// <summary>Builds a plan of the distinct pairs of path and length, in the order of first use.</summary>
    public static DecodePlan Of(IEnumerable<(FieldPath Path, int Length)> wanted)
    {
        var targets = ImmutableArray.CreateBuilder<DecodeTarget>();
        var elements = 0;
        foreach (var (path, length) in wanted.Distinct())
        {
            targets.Add(new DecodeTarget(path, length, length > 1 ? elements : 0));
            elements += length > 1 ? length : 0;
        }

        return new DecodePlan(targets.ToImmutable(), elements);
    }

    /// <summary>The index of a target of this plan.</summary>
    /// <exception cref="KeyNotFoundException">The plan was built without it.</exception>
    public int IndexOf(FieldPath path, int length)
    {
        for (var i = 0; i < Targets.Length; i++)
        {
            if (Targets[i].Length == length && Targets[i].Path.Equals(path))
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"path '{path}' of length {length} is not in the decode plan");
    }
}
