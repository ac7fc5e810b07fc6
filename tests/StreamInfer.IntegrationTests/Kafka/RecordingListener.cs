using StreamInfer.Ingestion;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Keeps the current assignment and what happened; a test may act inside the callbacks.</summary>
public sealed class RecordingListener : IAssignmentListener
{
    public SortedSet<int> Owned { get; } = [];

    public List<string> Events { get; } = [];

    public Action<IReadOnlyList<int>> Revoking { get; set; } = _ => { };

    public void OnAssigned(IReadOnlyList<int> partitions)
    {
        Owned.UnionWith(partitions);
        Events.Add($"assigned {string.Join(',', partitions)}");
    }

    public void OnRevoked(IReadOnlyList<int> partitions)
    {
        Events.Add($"revoked {string.Join(',', partitions)}");
        Revoking(partitions);
        Owned.ExceptWith(partitions);
    }

    public void OnLost(IReadOnlyList<int> partitions)
    {
        Events.Add($"lost {string.Join(',', partitions)}");
        Owned.ExceptWith(partitions);
    }
}
