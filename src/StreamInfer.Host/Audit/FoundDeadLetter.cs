using System.Globalization;
using Confluent.Kafka;
using StreamInfer.Publishing;

namespace StreamInfer.Host.Audit;

/// <summary>A dead letter: why an event has no prediction.</summary>
/// <param name="Source">The event.</param>
/// <param name="Reason">The code, <c>si-reason</c>.</param>
/// <param name="Meaning">What the code means.</param>
/// <param name="Stage">Where it arose.</param>
/// <param name="Detail">What was wrong with this event.</param>
/// <param name="Attempt">How often the event was dead-lettered, this time included.</param>
/// <param name="Key">The event's; null for none.</param>
/// <param name="WrittenAt">The timestamp of the record, which is the event's.</param>
/// <param name="Place">Where the dead letter lies.</param>
internal sealed record FoundDeadLetter(
    SourcePosition Source, string Reason, string Meaning, string? Stage, string? Detail, string Attempt, string? Key, DateTimeOffset WrittenAt, SourcePosition Place)
{
    /// <summary>Reads a dead letter's headers if it is about this event.</summary>
    public static FoundDeadLetter? Read(ConsumeResult<byte[]?, byte[]?> record, SourcePosition source)
    {
        var isIt = RecordText.Header(record, "__connect.errors.offset") == source.Offset.ToString(CultureInfo.InvariantCulture)
            && RecordText.Header(record, "__connect.errors.partition") == source.Partition.ToString(CultureInfo.InvariantCulture)
            && RecordText.Header(record, "__connect.errors.topic") == source.Topic;
        if (!isIt)
        {
            return null;
        }

        var reason = RecordText.Header(record, DeadLetterHeaders.Reason) ?? "";
        return new FoundDeadLetter(
            source, reason, DeadLetterMeaning.Of(reason), RecordText.Header(record, "__connect.errors.stage"), RecordText.Header(record, "__connect.errors.exception.message"),
            RecordText.Header(record, DeadLetterHeaders.Attempt) ?? "1", RecordText.Of(record.Message.Key), new DateTimeOffset(record.Message.Timestamp.UtcDateTime),
            new SourcePosition(record.Topic, record.Partition.Value, record.Offset.Value));
    }
}
