using Confluent.Kafka;

namespace StreamInfer.Kafka.Reading;

/// <summary>Some of the newest records of a topic.</summary>
/// <param name="Records">Newest first: by their time, then by their place.</param>
/// <param name="Before">Where older records are looked for: of each partition with any, the first offset that is not older.</param>
public sealed record TopicPage(IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> Records, IReadOnlyDictionary<int, long> Before);
