namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>A batch that is in the log, by the sequences of its producer.</summary>
/// <param name="FirstSequence">Of its first record.</param>
/// <param name="LastSequence">Of its last record; smaller where sequences began anew within it.</param>
/// <param name="BaseOffset">Where it lies.</param>
internal readonly record struct SequencedBatch(int FirstSequence, int LastSequence, long BaseOffset)
{
    /// <summary>The sequence so many records later: after <see cref="int.MaxValue"/> comes 0.</summary>
    public static int Advance(int sequence, int by) => (int)(((long)sequence + by) & int.MaxValue);
}
