using System.Collections.Immutable;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Where one value goes.</summary>
/// <param name="Node">The cells that it fills, and what is wanted of its parts.</param>
/// <param name="Appends">Array targets of which it is an element (or, if it is an array itself, several elements).</param>
internal readonly record struct Wanted(PathNode Node, ImmutableArray<int> Appends)
{
    /// <summary>Whether the value as a whole goes anywhere.</summary>
    public bool IsItself => Node.Targets.Count > 0 || Appends.Length > 0;

    /// <summary>Whether neither the value nor any part of it goes anywhere.</summary>
    public bool IsNothing => !IsItself && Node.Names.Count == 0 && Node.Indexes.Count == 0;

    public static Wanted Of(PathNode node) => new(node, []);
}
