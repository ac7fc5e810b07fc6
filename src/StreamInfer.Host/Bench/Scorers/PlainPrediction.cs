using System.Buffers.Binary;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The value and headers that the baselines write: as many bytes as a prediction of the service has, the score at its place, the rest constant.</summary>
internal static class PlainPrediction
{
    /// <summary>Bytes of an Avro prediction of the service in this benchmark (frame, id, score, source, names, digests).</summary>
    public const int Size = 141;

    public const string ModelHeader = "si-model";
    public const string VersionHeader = "si-model-version";

    public const string Version = "1";

    private const int ScoreAt = 38;

    /// <summary>Writes a value.</summary>
    public static void Write(Span<byte> value, float score, long offset)
    {
        value.Clear();
        BinaryPrimitives.WriteSingleLittleEndian(value[ScoreAt..], score);
        BinaryPrimitives.WriteInt64LittleEndian(value[(ScoreAt + 8)..], offset);
    }
}
