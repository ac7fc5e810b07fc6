namespace StreamInfer.Ingestion;

/// <summary>The next offset to read of a partition of the source topic.</summary>
public readonly record struct PartitionPosition(int Partition, long NextOffset);
