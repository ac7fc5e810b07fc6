namespace StreamInfer.Topologies.Documents;

/// <summary>One key of a section.</summary>
/// <param name="Key">As written.</param>
/// <param name="KeyAt">Where the key stands.</param>
/// <param name="Value">What follows it.</param>
internal sealed record MappingEntry(string Key, Position KeyAt, DocumentNode Value);
