namespace StreamInfer.Decoding;

/// <summary>One step of a <see cref="FieldPath"/>: a record field or map key by name, or an array element by index.</summary>
/// <param name="Name">The name; null for an index.</param>
/// <param name="Index">The element, from 0; -1 for a name.</param>
public readonly record struct PathSegment(string? Name, int Index)
{
    public bool IsIndex => Name is null;

    public static PathSegment OfName(string name) => new(name, -1);

    public static PathSegment OfIndex(int index) => new(null, index);
}
