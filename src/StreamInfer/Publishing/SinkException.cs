namespace StreamInfer.Publishing;

/// <summary>The producer refused a record for good. The message names the topic and the client's reason.</summary>
public sealed class SinkException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Whether only this producer is finished, fenced by another or failed for good, and a new one that begins at the committed positions loses and
    /// repeats nothing. False by default.
    /// </summary>
    public bool NeedsNewProducer { get; init; }
}
