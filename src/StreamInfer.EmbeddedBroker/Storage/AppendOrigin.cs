namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Who appends, which decides what is checked.</summary>
internal enum AppendOrigin
{
    /// <summary>A producer: everything is checked.</summary>
    Client,

    /// <summary>
    /// The broker itself, for its own topics: batches may exceed <c>max.message.bytes</c>, and a producer's batches need no sequence (-1), as with the
    /// offsets that a transaction commits. The producer's epoch is checked and its transaction tracked.
    /// </summary>
    Coordinator,
}
