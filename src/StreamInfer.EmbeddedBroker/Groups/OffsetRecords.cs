using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// The records of <c>__consumer_offsets</c> in Kafka's format: key OffsetCommitKey version 1 (group, topic, partition), value OffsetCommitValue version 3;
/// a null value forgets the position.
/// </summary>
internal static class OffsetRecords
{
    private const short KeyVersion = 1;
    private const short ValueVersion = 3;

    public static void WriteKey(ResponseWriter into, string group, TopicPartition partition)
    {
        into.Int16(KeyVersion);
        into.String(group);
        into.String(partition.Topic);
        into.Int32(partition.Partition);
    }

    public static void WriteValue(ResponseWriter into, in CommittedOffset offset)
    {
        into.Int16(ValueVersion);
        into.Int64(offset.Offset);
        into.Int32(offset.LeaderEpoch);
        into.String(offset.Metadata);
        into.Int64(offset.CommitTimestampMs);
    }

    /// <returns>Null for a record that is not about an offset.</returns>
    /// <exception cref="MalformedRequestException">The key is cut short.</exception>
    public static (string Group, TopicPartition Partition)? ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new RequestReader(key, flexible: false);
        return reader.Int16() is 0 or KeyVersion ? (reader.String(), new TopicPartition(reader.String(), reader.Int32())) : null;
    }

    /// <param name="value">The value.</param>
    /// <param name="recordOffset">Where it lies.</param>
    /// <exception cref="MalformedRequestException">It is cut short, or of a version that this broker does not write.</exception>
    public static CommittedOffset ReadValue(ReadOnlySpan<byte> value, long recordOffset)
    {
        var reader = new RequestReader(value, flexible: false);
        var version = reader.Int16();
        if (version != ValueVersion)
        {
            throw new MalformedRequestException($"a committed offset of version {version}, where {ValueVersion} is understood");
        }

        return new CommittedOffset(reader.Int64(), reader.Int32(), reader.String(), reader.Int64(), recordOffset);
    }
}
