namespace StreamInfer.Ingestion;

/// <summary>Told by the source, on the poller's thread, what the group gives and takes.</summary>
public interface IAssignmentListener
{
    /// <summary>These partitions are ours from now on (added to those that already are).</summary>
    void OnAssigned(IReadOnlyList<int> partitions);

    /// <summary>These partitions go to another member when this call returns: the last moment to commit for them.</summary>
    void OnRevoked(IReadOnlyList<int> partitions);

    /// <summary>These partitions are another member's already: nothing may be committed for them.</summary>
    void OnLost(IReadOnlyList<int> partitions);
}
