using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Native;

/// <summary>Sends positions of one topic to a transaction.</summary>
internal static class OffsetsCall
{
    /// <param name="producer">Whose transaction.</param>
    /// <param name="topic">The source topic.</param>
    /// <param name="positions">For each partition, the next offset to read.</param>
    /// <param name="membership">From <see cref="GroupMembership.Of"/>.</param>
    /// <param name="waitMs">Longest wait for the answer.</param>
    /// <returns>Null, or why they are not part of it.</returns>
    public static TransactionError? Run(ProducerHandle producer, string topic, IReadOnlyList<PartitionPosition> positions, ReadOnlySpan<byte> membership, int waitMs)
    {
        var partitions = ClientLibrary.NewPartitions(positions.Count);
        var metadata = GroupMembership.Open(membership);
        try
        {
            foreach (var position in positions)
            {
                ClientLibrary.AddPartition(partitions, topic, position.Partition);
                ClientLibrary.SetOffset(partitions, topic, position.Partition, position.NextOffset);
            }

            return TransactionError.Take(ClientLibrary.SendOffsets(producer, partitions, metadata, waitMs));
        }
        finally
        {
            ClientLibrary.DestroyGroupMetadata(metadata);
            ClientLibrary.DestroyPartitions(partitions);
        }
    }
}
