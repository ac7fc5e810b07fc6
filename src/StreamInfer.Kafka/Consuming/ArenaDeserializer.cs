using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Consuming;

/// <summary>Copies keys and payloads straight from the client's memory into the arena of the batch being filled.</summary>
internal sealed class ArenaDeserializer : IDeserializer<ByteRange>
{
    /// <summary>Where the next record goes; set before each poll.</summary>
    public PinnedArena? Arena { get; set; }

    public ByteRange Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? ByteRange.Null : Arena!.Append(data);
}
