namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Where the decoder is in an array or map.</summary>
internal unsafe struct LoopFrame
{
    /// <summary>Items of this block that are not yet finished.</summary>
    public long Left;

    /// <summary>The current item, counted over all blocks.</summary>
    public long Index;

    /// <summary>Where the block said that it ends; null if it did not say.</summary>
    public byte* BlockEnd;
}
