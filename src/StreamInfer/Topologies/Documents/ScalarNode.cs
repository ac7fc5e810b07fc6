namespace StreamInfer.Topologies.Documents;

/// <summary>A single value as it is written; what type it has is for its key to say.</summary>
/// <param name="At">Where it starts.</param>
/// <param name="Written">Its text without quotes.</param>
/// <param name="IsPlain">Whether it stands there without quotes.</param>
internal sealed record ScalarNode(Position At, string Written, bool IsPlain) : DocumentNode(At)
{
    /// <summary>Whether YAML takes it for no value at all.</summary>
    public bool IsNull => IsPlain && (Written is "" or "~" or "null" or "Null" or "NULL");
}
