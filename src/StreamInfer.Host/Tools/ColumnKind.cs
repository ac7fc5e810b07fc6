namespace StreamInfer.Host.Tools;

/// <summary>The narrowest type that holds every value of a column seen so far.</summary>
internal enum ColumnKind
{
    /// <summary>No value yet.</summary>
    Empty,
    Boolean,
    Long,
    Double,
    Text,
}
