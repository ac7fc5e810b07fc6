using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>What a producer reports; one of the three. Valid until the next is taken.</summary>
internal readonly ref struct ProducerEvent
{
    /// <summary>Records that are settled, in the order of their partitions.</summary>
    public ReadOnlySpan<Delivery> Deliveries { get; init; }

    /// <summary>Trouble of the client as a whole.</summary>
    public Error? Error { get; init; }

    /// <summary>A line of the library's log.</summary>
    public LogMessage? Log { get; init; }
}
