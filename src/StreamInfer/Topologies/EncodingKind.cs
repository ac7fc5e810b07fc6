namespace StreamInfer.Topologies;

/// <summary>How a value becomes columns after its transforms.</summary>
public enum EncodingKind : byte
{
    /// <summary>As it is: a number, or text where the model takes text.</summary>
    None,

    /// <summary>A column a category, 1 in its own.</summary>
    OneHot,

    /// <summary>One column: the index of the category.</summary>
    Ordinal,

    /// <summary>One column: murmur3_x86_32 of the UTF-8 text, modulo the number of buckets.</summary>
    Hash,
}
