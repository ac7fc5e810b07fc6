namespace StreamInfer.Topologies.Documents;

/// <summary>Where a value stands, what it is called, and what of it may be shown.</summary>
/// <param name="At">Where an error about it points.</param>
/// <param name="Property">Path of keys and indexes from the root; empty for the root.</param>
/// <param name="Hidden">Whether the value must never appear in a message.</param>
/// <param name="Shown">The value as errors show it; null for a list, a section or nothing.</param>
internal readonly record struct Place(Position At, string Property, bool Hidden = false, string? Shown = null)
{
    private const int LongestShownKey = 60;
    private const int LongestShownValue = 80;

    public static Place Root { get; } = new(Position.Start, "");

    public Place Key(string name, Position at) =>
        new(at, Property.Length == 0 ? WithoutValue(name) : $"{Property}.{WithoutValue(name)}", Hidden);

    public Place Item(int index, Position at) => new(at, $"{Property}[{index}]", Hidden);

    /// <summary>The place of this key's or item's value: a single value is found by itself, a section or list by its key.</summary>
    public Place Value(DocumentNode node) =>
        node is ScalarNode { IsNull: false } scalar ? this with { At = node.At, Shown = Hidden ? "***" : Showable(scalar.Written) } : this;

    /// <summary>As written, so that what a variable holds is never shown; an address may have a password in it.</summary>
    private static string Showable(string written) =>
        written.Contains('@') ? "***" : written.Length > LongestShownValue ? $"{written[..LongestShownValue]}…" : written;

    /// <summary>
    /// A key without what follows a colon in it: <c>password:x</c> without a space is a key, and its end may be a secret.
    /// </summary>
    private static string WithoutValue(string key)
    {
        var end = key.IndexOf(':');
        end = Math.Min(end < 0 ? key.Length : end, LongestShownKey);
        return end < key.Length ? $"{key[..end]}…" : key;
    }
}
