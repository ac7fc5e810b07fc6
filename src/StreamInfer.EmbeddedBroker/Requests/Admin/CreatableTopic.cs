using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>A topic that a client wants.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">-1 for the default, or where there are assignments.</param>
/// <param name="ReplicationFactor">-1 for the default, or where there are assignments.</param>
/// <param name="Assignments">Partitions with the nodes that shall hold them; empty where the broker shall choose.</param>
/// <param name="Configs">Settings by Kafka's names.</param>
internal sealed record CreatableTopic(
    string Name, int Partitions, short ReplicationFactor, IReadOnlyList<(int Partition, int[] Nodes)> Assignments, IReadOnlyList<KeyValuePair<string, string?>> Configs)
{
    public static CreatableTopic Read(ref RequestReader reader)
    {
        var (name, partitions, replicationFactor) = (reader.String(), reader.Int32(), reader.Int16());
        var assignments = new (int, int[])[reader.Count(leastElementSize: 5)];
        for (var i = 0; i < assignments.Length; i++)
        {
            assignments[i] = (reader.Int32(), reader.Nodes());
            reader.Tags();
        }

        var configs = new KeyValuePair<string, string?>[reader.Count(leastElementSize: 2)];
        for (var i = 0; i < configs.Length; i++)
        {
            configs[i] = KeyValuePair.Create(reader.String(), reader.NullableString());
            reader.Tags();
        }

        reader.Tags();
        return new CreatableTopic(name, partitions, replicationFactor, assignments, configs);
    }

    /// <summary>How many partitions it shall have.</summary>
    /// <param name="defaultPartitions">Where it does not say.</param>
    /// <param name="count">The number; not checked against limits.</param>
    /// <returns>What one node cannot do of it.</returns>
    public AdminOutcome CountPartitions(int defaultPartitions, out int count)
    {
        count = Assignments.Count > 0 ? Assignments.Count : Partitions == -1 ? defaultPartitions : Partitions;
        if (Assignments.Count == 0)
        {
            return ReplicationFactor is -1 or 1
                ? AdminOutcome.Done
                : (ErrorCode.InvalidReplicationFactor, $"replication factor {ReplicationFactor}: there is one node, which takes 1 or -1");
        }

        if (Partitions != -1 || ReplicationFactor != -1)
        {
            return (ErrorCode.InvalidRequest, "with assignments, partitions and replication factor have to be -1");
        }

        return Assignments.Select(each => each.Partition).Order().SequenceEqual(Enumerable.Range(0, count)) && Assignments.All(each => IsThisNode(each.Nodes))
            ? AdminOutcome.Done
            : (ErrorCode.InvalidReplicaAssignment, $"partitions count from 0 without gaps, and each is on node {BrokerContext.NodeId} alone");
    }

    /// <summary>Whether replicas are on the only node that there is.</summary>
    public static bool IsThisNode(int[] nodes) => nodes is [BrokerContext.NodeId];
}
