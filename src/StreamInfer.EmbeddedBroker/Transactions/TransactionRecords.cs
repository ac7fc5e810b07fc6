using System.Collections.Immutable;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// The records of <c>__transaction_state</c>, in the primitive types of Kafka's protocol (flexible form). Keys: a byte for the kind, then the transactional
/// id where it is one. Values: a byte for the version, then the fields in the order below. A version that is not known is refused, so that a folder written
/// by a newer release is not half understood.
/// </summary>
internal static class TransactionRecords
{
    private const sbyte ProducerIdsKind = 0;
    private const sbyte TransactionKind = 1;
    private const sbyte Version = 1;

    /// <summary>The key of the one record that says up to where producer ids are taken.</summary>
    public static void WriteProducerIdsKey(ResponseWriter to) => to.Int8(ProducerIdsKind);

    /// <param name="to">Where to.</param>
    /// <param name="next">The first producer id that nobody can have been given.</param>
    public static void WriteProducerIds(ResponseWriter to, long next)
    {
        to.Int8(Version);
        to.Int64(next);
    }

    public static void WriteTransactionKey(ResponseWriter to, string transactionalId)
    {
        to.Int8(TransactionKind);
        to.String(transactionalId);
    }

    public static void WriteTransaction(ResponseWriter to, TransactionMetadata metadata)
    {
        to.Int8(Version);
        to.Int8((sbyte)metadata.State);
        to.Int64(metadata.Producer.ProducerId);
        to.Int16(metadata.Producer.Epoch);
        to.Int64(metadata.Previous.ProducerId);
        to.Int16(metadata.Previous.Epoch);
        to.Int32(metadata.TimeoutMs);
        to.Int64(metadata.StartMs);
        to.Int64(metadata.UpdatedMs);
        var topics = metadata.Partitions.GroupBy(partition => partition.Topic, StringComparer.Ordinal).ToList();
        to.ArrayLength(topics.Count);
        foreach (var topic in topics)
        {
            to.String(topic.Key);
            to.ArrayLength(topic.Count());
            foreach (var partition in topic)
            {
                to.Int32(partition.Partition);
            }
        }
    }

    /// <summary>The transactional id that a key names; null for the key of the producer ids.</summary>
    /// <exception cref="MalformedRequestException">The key is of no known kind.</exception>
    public static string? ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new RequestReader(key, flexible: true);
        return reader.Int8() switch
        {
            ProducerIdsKind => null,
            TransactionKind => reader.String(),
            var kind => throw new MalformedRequestException($"a key of kind {kind}"),
        };
    }

    /// <exception cref="MalformedRequestException">The value is cut short or of a newer version.</exception>
    public static long ReadProducerIds(ReadOnlySpan<byte> value)
    {
        var reader = Open(value);
        return reader.Int64();
    }

    /// <exception cref="MalformedRequestException">The value is cut short or of a newer version.</exception>
    public static TransactionMetadata ReadTransaction(ReadOnlySpan<byte> value)
    {
        var reader = Open(value);
        var state = (TransactionState)reader.Int8();
        if (state is < TransactionState.Empty or > TransactionState.CompleteAbort)
        {
            throw new MalformedRequestException($"a transaction in state {(sbyte)state}");
        }

        return new TransactionMetadata
        {
            State = state,
            Producer = new(reader.Int64(), reader.Int16()),
            Previous = new(reader.Int64(), reader.Int16()),
            TimeoutMs = reader.Int32(),
            StartMs = reader.Int64(),
            UpdatedMs = reader.Int64(),
            Partitions = ReadPartitions(ref reader),
        };
    }

    private static RequestReader Open(ReadOnlySpan<byte> value)
    {
        var reader = new RequestReader(value, flexible: true);
        var version = reader.Int8();
        return version == Version ? reader : throw new MalformedRequestException($"a value of version {version}");
    }

    private static ImmutableHashSet<TopicPartition> ReadPartitions(ref RequestReader reader)
    {
        var partitions = ImmutableHashSet.CreateBuilder<TopicPartition>();
        for (var topics = reader.ArrayLength(); topics > 0; topics--)
        {
            var topic = reader.String();
            for (var count = reader.ArrayLength(leastElementSize: 4); count > 0; count--)
            {
                partitions.Add(new(topic, reader.Int32()));
            }
        }

        return partitions.ToImmutable();
    }
}
