using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>Finds the log that a client wants to read, with the checks that fetch and list-offsets have in common.</summary>
internal static class PartitionLookup
{
    /// <param name="context">The broker.</param>
    /// <param name="api">Who asks.</param>
    /// <param name="wanted">What for.</param>
    /// <param name="leaderEpoch">The epoch that the client believes in (KIP-320); -1 where it does not say.</param>
    /// <returns>The log, or null and why.</returns>
    public static (PartitionLog? Log, ErrorCode Error) FindToRead(this BrokerContext context, ApiKey api, TopicPartition wanted, int leaderEpoch)
    {
        if (context.Fault(api, wanted.Topic, wanted.Partition) is var fault and not ErrorCode.None)
        {
            return (null, fault);
        }

        if (context.Topics.Find(wanted.Topic)?.Find(wanted.Partition) is not { } log)
        {
            return (null, ErrorCode.UnknownTopicOrPartition);
        }

        if (leaderEpoch < 0 || leaderEpoch == log.LeaderEpoch)
        {
            return (log, ErrorCode.None);
        }

        return (null, leaderEpoch < log.LeaderEpoch ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch);
    }

    /// <summary>What a failure to read a log means to the client; null for what is no such failure.</summary>
    public static ErrorCode? ErrorOf(Exception fault) => fault switch
    {
        ArgumentOutOfRangeException => ErrorCode.OffsetOutOfRange, // Retention passed by since the offset was checked.
        ObjectDisposedException => ErrorCode.UnknownTopicOrPartition, // The topic was deleted meanwhile.
        InvalidBatchException => ErrorCode.CorruptMessage,
        IOException => ErrorCode.KafkaStorageError,
        _ => null,
    };
}
