using System.Text;
using StreamInfer.Batching;
using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>
/// Turns an event that cannot be scored into a record for the dead letter topic: key, value, headers and timestamp as they came, and Kafka Connect's
/// error headers behind them. A record that already has such headers keeps them and gets a count of attempts instead of a second set. What is larger than
/// the topic takes is shortened, and says so.
/// </summary>
public sealed class DeadLetterEncoder
{
    private static readonly PinnedText TopicName = new("__connect.errors.topic");
    private static readonly PinnedText PartitionName = new("__connect.errors.partition");
    private static readonly PinnedText OffsetName = new("__connect.errors.offset");
    private static readonly PinnedText StageName = new("__connect.errors.stage");
    private static readonly PinnedText ClassName = new("__connect.errors.exception.class.name");
    private static readonly PinnedText MessageName = new("__connect.errors.exception.message");
    private static readonly PinnedText ReasonName = new(DeadLetterHeaders.Reason);
    private static readonly PinnedText AttemptName = new(DeadLetterHeaders.Attempt);
    private static readonly PinnedText TruncatedName = new("si-truncated");
    private static readonly PinnedText[] Codes = [.. Enum.GetValues<DeadLetterReason>().Select(reason => new PinnedText(reason.Code()))];
    private static readonly PinnedText[] Classes = [.. Enum.GetValues<DeadLetterReason>().Select(reason => new PinnedText($"StreamInfer.{reason}"))];
    private static readonly PinnedText[] Stages = [.. Enum.GetValues<DeadLetterReason>().Select(reason => new PinnedText(StageOf(reason)))];

    // A model's message can be of any length.
    private const int LongestMessage = 1000;

    private readonly PinnedText _topic;
    private readonly int _maxBytes;

    /// <param name="sourceTopic">Topic of the events.</param>
    /// <param name="maxBytes">The largest record that producer and broker take.</param>
    public DeadLetterEncoder(string sourceTopic, int maxBytes)
    {
        _topic = new PinnedText(sourceTopic);
        _maxBytes = maxBytes;
    }

    /// <summary>Adds the dead letter of one event.</summary>
    public void Encode(in BatchEvent failed, OutgoingBatch output)
    {
        ref readonly var record = ref failed.Batch.Records[failed.Record];
        var incoming = failed.Batch.HeadersOf(record);
        var fit = DeadLetterFit.Of(record, incoming, _maxBytes);
        var attempts = fit.KeepsHeaders ? CopyHeaders(incoming, output) : -1;
        output.AddHeader(new RecordHeader(ReasonName.Range, Codes[(int)failed.Reason].Range));
        if (attempts >= 0)
        {
            output.AddHeader(new RecordHeader(AttemptName.Range, Number(attempts + 1, output.Arena)));
        }
        else
        {
            AddContext(failed, record, output);
        }

        if (fit.Describe(record, incoming) is { } shortened)
        {
            output.AddHeader(new RecordHeader(TruncatedName.Range, Text(shortened, output.Arena)));
        }

        output.Add(
            OutputTopic.DeadLetters, fit.KeepsKey ? record.Key : ByteRange.Null, record.Value with { Length = fit.ValueLength }, record.TimestampMs);
    }

    /// <summary>In which stage a reason arises; Connect's header of that name.</summary>
    private static string StageOf(DeadLetterReason reason) => reason switch
    {
        DeadLetterReason.MissingFeature or DeadLetterReason.TypeViolation or DeadLetterReason.OutOfRange
            or DeadLetterReason.UnknownCategory or DeadLetterReason.NotFinite => "features",
        DeadLetterReason.Late => "queue",
        DeadLetterReason.ModelError or DeadLetterReason.KilledProcess => "run",
        DeadLetterReason.PayloadTooLarge or DeadLetterReason.KeyTooLarge or DeadLetterReason.HeadersTooLarge or DeadLetterReason.OverRate => "limits",
        _ => "decode",
    };

    /// <returns>How often the record was dead-lettered before; -1 for never.</returns>
    private static long CopyHeaders(ReadOnlySpan<RecordHeader> incoming, OutgoingBatch output)
    {
        // Anybody can send a count: without the headers that say where the event came from it counts nothing, or those would be missing.
        var (attempts, isDeadLetter) = (1L, false);
        foreach (var header in incoming)
        {
            var name = header.Name.Span;
            if (name.SequenceEqual(AttemptName.Range.Span))
            {
                attempts = long.TryParse(header.Value.Span, out var number) ? Math.Max(1, number) : 1;
            }
            else if (!name.SequenceEqual(ReasonName.Range.Span))
            {
                output.AddHeader(header);
                isDeadLetter |= name.SequenceEqual(TopicName.Range.Span);
            }
        }

        return isDeadLetter ? attempts : -1;
    }

    private static ByteRange Number(long value, PinnedArena arena)
    {
        value.TryFormat(arena.Reserve(20), out var length);
        return arena.Commit(length);
    }

    private static ByteRange Text(string text, PinnedArena arena)
    {
        var length = Encoding.UTF8.GetBytes(text, arena.Reserve(Encoding.UTF8.GetByteCount(text)));
        return arena.Commit(length);
    }

    private void AddContext(in BatchEvent failed, in SourceRecord record, OutgoingBatch output)
    {
        var arena = output.Arena;
        output.AddHeader(new RecordHeader(TopicName.Range, _topic.Range));
        output.AddHeader(new RecordHeader(PartitionName.Range, Number(record.Partition, arena)));
        output.AddHeader(new RecordHeader(OffsetName.Range, Number(record.Offset, arena)));
        output.AddHeader(new RecordHeader(StageName.Range, Stages[(int)failed.Reason].Range));
        output.AddHeader(new RecordHeader(ClassName.Range, Classes[(int)failed.Reason].Range));
        var message = failed.Detail ?? failed.Reason.Code();
        output.AddHeader(new RecordHeader(MessageName.Range, Text(message.Length <= LongestMessage ? message : message[..LongestMessage], arena)));
    }
}
