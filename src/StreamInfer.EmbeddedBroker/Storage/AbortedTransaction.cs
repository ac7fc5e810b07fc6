namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>An aborted transaction in one partition: what a fetch with read_committed tells the reader to skip.</summary>
/// <param name="ProducerId">Whose.</param>
/// <param name="FirstOffset">Offset of its first record.</param>
/// <param name="MarkerOffset">Offset of its end.</param>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long MarkerOffset);
