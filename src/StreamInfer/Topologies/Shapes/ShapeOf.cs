using System.Diagnostics.CodeAnalysis;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A <see cref="Shape"/> whose values have a known type.</summary>
internal abstract class ShapeOf<T> : Shape
{
    /// <summary>Reads a value; false after reporting what is wrong with it.</summary>
    public abstract bool TryRead(DocumentNode node, Place place, ReadingContext reading, [MaybeNullWhen(false)] out T value);

    public sealed override bool TryReadAny(DocumentNode node, Place place, ReadingContext reading, out object? value)
    {
        var read = TryRead(node, place, reading, out var typed);
        value = typed;
        return read;
    }
}
