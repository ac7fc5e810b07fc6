namespace StreamInfer.EmbeddedBroker;

/// <summary>How much a broker holds, its own internal topics left out.</summary>
/// <param name="Topics">Topics.</param>
/// <param name="Partitions">Partitions of all of them.</param>
/// <param name="Bytes">Bytes of their logs.</param>
public readonly record struct BrokerContents(int Topics, int Partitions, long Bytes);
