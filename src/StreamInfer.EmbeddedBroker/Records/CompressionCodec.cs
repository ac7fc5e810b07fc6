namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>How the records of a batch are compressed, by the number in its attributes.</summary>
internal enum CompressionCodec : byte
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}
