namespace StreamInfer.EmbeddedBroker.Records;

/// <summary>Bytes that should be records of a batch and are not.</summary>
internal sealed class InvalidBatchException(string message) : Exception(message);
