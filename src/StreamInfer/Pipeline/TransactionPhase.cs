namespace StreamInfer.Pipeline;

/// <summary>What a transaction waits for.</summary>
internal enum TransactionPhase
{
    /// <summary>The answer to the first question: fencing those before it.</summary>
    Initializing,

    /// <summary>Output is published into it.</summary>
    Open,

    /// <summary>Publishing has to end, and all output to be acknowledged.</summary>
    Closing,

    /// <summary>The answer to the positions that are sent along.</summary>
    SendingPositions,

    /// <summary>The answer to its commit.</summary>
    Committing,

    /// <summary>The answer to its abort.</summary>
    Aborting,

    /// <summary>Records that were given up have to come back before the next one begins.</summary>
    Rewinding,
}
