namespace StreamInfer.Benchmarks.Kafka;

/// <summary>A way of moving records.</summary>
internal interface IKafkaVariant
{
    string Name { get; }

    /// <summary>Reads events from the input topic's beginning, and hands each to the output topic if asked to. Measured from the first event on.</summary>
    /// <param name="events">How many; as many are there at least.</param>
    /// <param name="produces">Whether it produces a record with two headers for each.</param>
    Cost Consume(int events, bool produces);

    /// <summary>Writes records with two headers to the output topic and waits for their acknowledgement.</summary>
    Cost Produce(int records);
}
