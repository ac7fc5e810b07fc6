namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>A partition of a topic, by name and number.</summary>
internal readonly record struct TopicPartition(string Topic, int Partition);
