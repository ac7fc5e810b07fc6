namespace StreamInfer.Monitoring.Columns;

/// <summary>How a monitored column lies in a model's row.</summary>
internal enum ColumnKind : byte
{
    /// <summary>A number of any type.</summary>
    Number,

    /// <summary>One of several columns is 1.</summary>
    OneHot,

    /// <summary>The place of a category in the topology's list.</summary>
    Ordinal,

    /// <summary>The number of a bucket that categories were hashed to.</summary>
    Bucket,

    /// <summary>The text itself.</summary>
    Text,
}
