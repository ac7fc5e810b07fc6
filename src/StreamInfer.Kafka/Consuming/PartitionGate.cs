namespace StreamInfer.Kafka.Consuming;

/// <summary>What one assigned partition is to do, and what the client was told so far.</summary>
internal sealed class PartitionGate(int partition)
{
    public int Partition { get; } = partition;

    /// <summary>Not to be fetched until it is let go.</summary>
    public bool Held { get; set; }

    /// <summary>The client was told to stop fetching it.</summary>
    public bool Stopped { get; set; }

    /// <summary>Where fetching is to go on once it is open; -1 for where it is.</summary>
    public long RewindTo { get; set; } = -1;

    /// <summary>The next offset to be delivered; -1 while nothing was and no committed position is known.</summary>
    public long Next { get; set; } = -1;
}
