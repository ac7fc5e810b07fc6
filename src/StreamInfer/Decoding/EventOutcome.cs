namespace StreamInfer.Decoding;

/// <summary>What decoding made of one record.</summary>
public enum EventOutcome : byte
{
    /// <summary>Its row is filled.</summary>
    Scored,

    /// <summary>It cannot be scored; the fault says why.</summary>
    DeadLetter,

    /// <summary>A tombstone that the topology wants passed over.</summary>
    Skip,

    /// <summary>Its writer schema is being fetched: the same record has to be offered again.</summary>
    NeedsSchema,
}
