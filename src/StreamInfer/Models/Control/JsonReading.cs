using System.Collections.Immutable;

namespace StreamInfer.Models.Control;

/// <summary>What came of reading a record: what it says, or every mistake in it, or that a newer release wrote it.</summary>
/// <param name="Value">Null unless the record is right.</param>
/// <param name="Mistakes">Each a sentence; empty unless the record is wrong.</param>
/// <param name="NewerSchemaVersion">The version of the record's layout, where it is one that this release does not know: what it says must neither be guessed nor
/// overwritten, so the reader keeps what it has and says so. Null otherwise.</param>
public sealed record JsonReading<T>(T? Value, ImmutableArray<string> Mistakes, long? NewerSchemaVersion)
    where T : class
{
    /// <summary>A right record.</summary>
    public static JsonReading<T> Of(T value) => new(value, [], null);

    /// <summary>A wrong one.</summary>
    public static JsonReading<T> Wrong(ImmutableArray<string> mistakes) => new(null, mistakes, null);

    /// <summary>One of a newer release.</summary>
    public static JsonReading<T> Newer(long schemaVersion) => new(null, [], schemaVersion);
}
