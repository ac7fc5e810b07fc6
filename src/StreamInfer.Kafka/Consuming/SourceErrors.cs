using Confluent.Kafka;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Kafka.Consuming;

/// <summary>Sorts the consumer's errors: what it works on goes to status and log, what it cannot get over stops the source.</summary>
internal sealed class SourceErrors(string topic, string group, KafkaProperties properties, ClientEvents events, TimeProvider time)
{
    // A topic that is being created or moved is unknown to some brokers for moments; one unknown for longer is not there.
    private static readonly TimeSpan TopicMayBeUnknown = TimeSpan.FromSeconds(30);

    private readonly string _where = $"topic '{topic}' at {properties.Brokers}, group '{group}'";
    private SourceException? _refusal;
    private Error? _unknown;
    private long _unknownSince;

    /// <summary>Takes an error event or a failed poll.</summary>
    public void Take(Error error)
    {
        if (KafkaErrors.IsRefusal(error))
        {
            _refusal ??= Refusal(error);
        }
        else
        {
            events.Trouble(error, _where);
            if (_unknown is null && KafkaErrors.IsUnknownTopic(error.Code))
            {
                _unknown = error;
                _unknownSince = time.GetTimestamp();
            }
        }
    }

    /// <summary>The group has given partitions, so the topic is there.</summary>
    public void OnAssigned() => _unknown = null;

    /// <exception cref="SourceException">The consumer cannot go on.</exception>
    public void ThrowIfRefused()
    {
        if (_unknown is not null && time.GetElapsedTime(_unknownSince) >= TopicMayBeUnknown)
        {
            _refusal ??= Refusal(_unknown);
        }

        if (_refusal is not null)
        {
            events.Status.Report(_refusal.Message);
            throw _refusal;
        }
    }

    /// <summary>What a failed commit means.</summary>
    public SourceException CommitFailed(Error error, KafkaException cause)
    {
        var stop = KafkaErrors.IsRefusal(error) || error.Code is
            ErrorCode.OffsetMetadataTooLarge or ErrorCode.InvalidCommitOffsetSize or ErrorCode.UnknownTopicOrPart;
        var text = IsLost(error.Code)
            ? $"commit to group '{group}' for topic '{topic}' came too late: the partitions went to another member ({error.Reason}); it reads them again from the last commit"
            : KafkaErrors.Describe(error, $"commit to group '{group}' for topic '{topic}'");
        events.Status.Report(text);
        return new SourceException(text, isRetriable: !stop, cause);
    }

    private static bool IsLost(ErrorCode code) => code is
        ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.FencedMemberEpoch or ErrorCode.StaleMemberEpoch or ErrorCode.Local_AssignmentLost;

    private SourceException Refusal(Error error) =>
        new(KafkaErrors.Describe(error, _where), isRetriable: false, new KafkaException(error));
}
