namespace StreamInfer.Publishing;

/// <summary>The producer refused a record for good. The message names the topic and the client's reason.</summary>
public sealed class SinkException(string message, Exception? inner = null) : Exception(message, inner);
