namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>A log as its files have it.</summary>
/// <param name="State">What readers see.</param>
/// <param name="Producers">As they are at its end.</param>
/// <param name="Snapshots">Of the producers.</param>
/// <param name="Checkpoint">As it was found, the leader epoch being at least that of the last batch.</param>
internal sealed record RecoveredLog(LogState State, ProducerTable Producers, ProducerSnapshots Snapshots, LogCheckpoint Checkpoint);
