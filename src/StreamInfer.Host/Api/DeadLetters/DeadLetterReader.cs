using System.Globalization;
using Confluent.Kafka;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Audit;
using StreamInfer.Kafka.Reading;
using static StreamInfer.Host.Api.Contracts.DeadLettersAnswer;
using StreamInfer.Publishing;

namespace StreamInfer.Host.Api.DeadLetters;

/// <summary>Reads dead letters from their topic. Payloads are other people's: they are bounded and made printable, and asked for by those who may see the API only.</summary>
internal static class DeadLetterReader
{
    private const int LongestKey = 200;
    private const int LongestText = 1000;
    private const int LongestPreview = 500;

    /// <exception cref="ApiRefusal">The brokers do not answer.</exception>
    public static async Task<DeadLettersAnswer> ReadAsync(ServedTopology topology, IReadOnlyDictionary<int, long>? before, int count, TimeProvider time, CancellationToken stop)
    {
        var service = topology.Running;
        try
        {
            var page = await new TopicPages(topology.Plan.Output.DeadLetters, service.Kafka, time).ReadAsync(before, count, LongestPreview * 4, stop);
            return new DeadLettersAnswer([.. page.Records.Select(Of)], DeadLetterCursor.Write(page.Before));
        }
        catch (KafkaException away)
        {
            throw ApiRefusal.Unavailable(away.Error.Reason);
        }
    }

    /// <summary>Where the event lies that a dead letter is about; null where its headers do not say.</summary>
    public static SourceItem? SourceOf(ConsumeResult<byte[]?, byte[]?> record) =>
        RecordText.Header(record, "__connect.errors.topic") is { Length: > 0 and <= 249 } topic
        && int.TryParse(RecordText.Header(record, "__connect.errors.partition"), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
        && long.TryParse(RecordText.Header(record, "__connect.errors.offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new SourceItem(topic, partition, offset)
            : null;

    private static DeadLetterItem Of(ConsumeResult<byte[]?, byte[]?> record)
    {
        var reason = Header(record, DeadLetterHeaders.Reason) ?? "";
        var length = record.Message.Headers.TryGetLastBytes(TopicPages.LengthHeader, out var bytes) ? BitConverter.ToInt32(bytes) : -1;
        return new DeadLetterItem
        {
            Cursor = string.Create(CultureInfo.InvariantCulture, $"{record.Partition.Value}:{record.Offset.Value}"),
            Partition = record.Partition.Value,
            Offset = record.Offset.Value,
            At = new DateTimeOffset(record.Message.Timestamp.UtcDateTime),
            Key = record.Message.Key is { } key ? PrintableBytes.Of(key, LongestKey) : null,
            Source = SourceOf(record),
            Reason = reason,
            Meaning = DeadLetterMeaning.Of(reason),
            Stage = Header(record, "__connect.errors.stage"),
            Message = Header(record, "__connect.errors.exception.message"),
            Attempt = int.TryParse(Header(record, DeadLetterHeaders.Attempt), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : 1,
            ValueBytes = length,
            Preview = record.Message.Value is { } value ? PrintableBytes.Of(value, LongestPreview) : "",
        };
    }

    private static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? PrintableBytes.Of(bytes, LongestText) : null;
}
