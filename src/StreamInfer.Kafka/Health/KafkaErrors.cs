using Confluent.Kafka;

namespace StreamInfer.Kafka.Health;

/// <summary>The one place that says what a client error means: go on trying or stop, and what its reader can do about it.</summary>
internal static class KafkaErrors
{
    /// <summary>Whether trying again cannot help, so that the pipeline has to stop and say why.</summary>
    public static bool IsRefusal(Error error) => error.IsFatal || error.Code is
        ErrorCode.Local_Fatal or ErrorCode.Local_AutoOffsetReset or ErrorCode.Local_InvalidArg or
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or
        ErrorCode.TopicException or ErrorCode.InvalidGroupId or ErrorCode.InconsistentGroupProtocol or
        ErrorCode.FencedInstanceId or ErrorCode.GroupMaxSizeReached or ErrorCode.UnsupportedVersion or
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidRecord or ErrorCode.PolicyViolation;

    /// <summary>Whether a producer of transactions is finished, but a new one may go on: it was fenced, or the broker and it disagree about what was written.</summary>
    public static bool IsFenced(Error error) => error.Code is
        ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_Fenced or ErrorCode.UnknownProducerId or ErrorCode.InvalidProducerIdMapping or
        ErrorCode.OutOfOrderSequenceNumber or ErrorCode.InvalidTxnState or ErrorCode.Local_Fatal or ErrorCode.Local_State || (error.IsFatal && !IsForTheOperator(error.Code));

    /// <summary>Whether a topic is said not to exist, by a broker or by the client's own metadata.</summary>
    public static bool IsUnknownTopic(ErrorCode code) =>
        code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;

    /// <summary>Where it happened, what the client says, and what to do if that is known.</summary>
    public static string Describe(Error error, string where) =>
        Remedy(error.Code) is { } remedy ? $"{where}: {error.Reason}; {remedy}" : $"{where}: {error.Reason}";

    private static bool IsForTheOperator(ErrorCode code) => code is
        ErrorCode.InvalidTransactionTimeout or
        ErrorCode.ClusterAuthorizationFailed or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.TopicAuthorizationFailed or
        ErrorCode.UnsupportedVersion;

    private static string? Remedy(ErrorCode code) => code switch
    {
        ErrorCode.TopicAuthorizationFailed => "grant this client's principal the operation on the topic (source: Read; outputs: Write; both: Describe)",
        ErrorCode.GroupAuthorizationFailed => "grant this client's principal Read on the consumer group, or choose another source.group",
        ErrorCode.TransactionalIdAuthorizationFailed => "grant this client's principal Write and Describe on the transactional id",
        ErrorCode.InvalidTransactionTimeout => "transaction.timeout is more than the broker's transaction.max.timeout.ms",
        ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.Local_Fenced => "another process uses the same transactional id, or took over after this one was silent for too long",
        ErrorCode.ClusterAuthorizationFailed => "grant this client's principal IdempotentWrite on the cluster",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
            "create the topic, or correct its name in the topology",
        ErrorCode.TopicException => "a topic name is 1 to 249 letters, digits, '.', '_' and '-'",
        ErrorCode.MsgSizeTooLarge => "raise message.max.bytes at the topic and under kafka:",
        ErrorCode.Local_AutoOffsetReset => "the position to read from is not in the log any more and auto.offset.reset forbids to move it",
        ErrorCode.InconsistentGroupProtocol => "all members of a group need one partition.assignment.strategy",
        ErrorCode.FencedInstanceId => "another member runs with the same group.instance.id",
        ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve => "retrying; check bootstrap.servers and the network",
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => "retrying; check the sasl.* properties",
        ErrorCode.Local_Ssl => "retrying; check the ssl.* properties and security.protocol",
        ErrorCode.Local_MaxPollExceeded => "the member left the group and rejoins; a batch took longer than max.poll.interval.ms",
        _ => null,
    };
}
