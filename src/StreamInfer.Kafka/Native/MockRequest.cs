namespace StreamInfer.Kafka.Native;

/// <summary>Requests that a <see cref="MockCluster"/> can be told to fail, by their number in Kafka's protocol.</summary>
public enum MockRequest : short
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    OffsetFetch = 9,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
    SyncGroup = 14,
    InitProducerId = 22,
}
