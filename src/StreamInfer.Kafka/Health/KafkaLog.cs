using Microsoft.Extensions.Logging;
using StreamInfer.Models.Audit;

namespace StreamInfer.Kafka.Health;

/// <summary>Every log line of the Kafka adapter.</summary>
internal static partial class KafkaLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Kafka {Client}: {Trouble}")]
    public static partial void Trouble(ILogger logger, string client, string trouble);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "The group of topic {Topic} could not be left within {Within}: its other members wait for the session time-out")]
    public static partial void Abandoned(ILogger logger, string topic, TimeSpan within);

    [LoggerMessage(EventId = 3002, Message = "Kafka {Client}: {Facility}: {Text}")]
    public static partial void Library(ILogger logger, LogLevel level, string client, string facility, string text);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Partitions of {Topic} {Change}: {Partitions}")]
    public static partial void Rebalanced(ILogger logger, string topic, string change, string partitions);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "Kafka is not there yet ({Brokers}): {Trouble}; next try in {Seconds} s")]
    public static partial void NotThereYet(ILogger logger, string brokers, string trouble, double seconds);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "{Records} records could not be given up within {Within}: their producer is left to the end of the process")]
    public static partial void ProducerKept(ILogger logger, int records, TimeSpan within);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Information, Message = "Topic {Topic} was not there; created with 1 partition, {Configs}")]
    public static partial void TopicCreated(ILogger logger, string topic, string configs);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Warning, Message = "Topic {Topic} has {Setting}={Actual}, not {Wanted}: {Consequence}")]
    public static partial void TopicSetOtherwise(ILogger logger, string topic, string setting, string actual, string wanted, string consequence);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "A report to topic {Topic} is given up, for {Key}: {Reason}")]
    public static partial void ReportRefused(ILogger logger, string topic, string key, string reason);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Error, Message = "An audit entry ({Kind}) for topic {Topic} is lost, {Dropped} so far: {Reason}")]
    public static partial void AuditDropped(ILogger logger, string topic, AuditKind kind, long dropped, string reason);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Warning, Message = "Audit entries go to topic {Topic} without the registry's framing: {Reason}")]
    public static partial void AuditUnframed(ILogger logger, string topic, string reason);
}
