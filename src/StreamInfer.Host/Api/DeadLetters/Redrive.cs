using System.Text;
using Confluent.Kafka;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Audit;
using StreamInfer.Host.Service;
using StreamInfer.Kafka.Producing;
using StreamInfer.Kafka.Reading;
using static StreamInfer.Host.Api.Contracts.RedriveAnswer;
using StreamInfer.Publishing;

namespace StreamInfer.Host.Api.DeadLetters;

/// <summary>
/// Writes events that were dead-lettered to the source topic again: key, payload, time and headers as they are, but for the reason, and with a header that says where from. The
/// first set of error headers stays, and <c>si-attempt</c> says how often it failed, so that it counts on should it fail again.
/// </summary>
internal static class Redrive
{
    /// <summary>Says where a record came from: <c>topic/partition/offset</c> of the dead letter.</summary>
    public const string FromHeader = "si-redriven-from";

    private static readonly TimeSpan WrittenWithin = TimeSpan.FromMinutes(1);

    /// <summary>Reads the dead letters, and writes those that may be. Once the first is written there is an answer about all, whatever happens.</summary>
    /// <exception cref="ApiRefusal">The brokers do not answer; nothing was written.</exception>
    public static async Task<RedriveAnswer> RunAsync(ServedTopology topology, ScoringService service, IReadOnlyList<(int Partition, long Offset)> places, TimeProvider time, CancellationToken stop)
    {
        var source = topology.Plan.Source.Topic;
        try
        {
            var records = await new TopicPages(topology.Plan.Output.DeadLetters, service.Kafka, time).ReadAtAsync(places, stop);
            using var copies = new RecordCopies(source, service.Kafka, time);
            using var late = new CancellationTokenSource(WrittenWithin, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
            return await WriteAsync(places, records, source, copies.WriteAsync, end.Token);
        }
        catch (KafkaException away)
        {
            throw ApiRefusal.Unavailable(away.Error.Reason);
        }
    }

    /// <param name="places">Partition and offset of each dead letter.</param>
    /// <param name="records">The record of each; null where there is none.</param>
    /// <param name="sourceTopic">Where events of this topology come from.</param>
    /// <param name="write">Writes one, and says why it was not acknowledged.</param>
    /// <param name="stop">Whoever asked went, or it takes too long: what is not written by then is left, and said.</param>
    internal static async Task<RedriveAnswer> WriteAsync(
        IReadOnlyList<(int Partition, long Offset)> places,
        IReadOnlyList<ConsumeResult<byte[]?, byte[]?>?> records,
        string sourceTopic,
        Func<Message<byte[]?, byte[]?>, CancellationToken, Task<string?>> write,
        CancellationToken stop)
    {
        var (refused, redriven) = (new List<RefusedItem>(), 0);
        for (var index = 0; index < places.Count; index++)
        {
            var why = records[index] is { } record ? Refusal(record, sourceTopic) ?? await TryWriteAsync(CopyOf(record), write, stop) : "there is no such record";
            if (why is null)
            {
                redriven++;
            }
            else
            {
                refused.Add(new RefusedItem(places[index].Partition, places[index].Offset, why));
            }
        }

        return new RedriveAnswer(redriven, refused);
    }

    private static async Task<string?> TryWriteAsync(Message<byte[]?, byte[]?> copy, Func<Message<byte[]?, byte[]?>, CancellationToken, Task<string?>> write, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return "it was not tried: the request was given up";
        }

        try
        {
            return await write(copy, stop);
        }
        catch (OperationCanceledException)
        {
            return "the request was given up before it was acknowledged; it may be there all the same";
        }
        catch (KafkaException failed)
        {
            return failed.Error.Reason;
        }
    }

    /// <summary>Why a record is not written again; null where it is.</summary>
    internal static string? Refusal(ConsumeResult<byte[]?, byte[]?> record, string sourceTopic)
    {
        if (RecordText.Header(record, DeadLetterHeaders.Reason) is null || DeadLetterReader.SourceOf(record) is not { } source)
        {
            return "it is no dead letter: it lacks the headers that one has";
        }

        if (!string.Equals(source.Topic, sourceTopic, StringComparison.Ordinal))
        {
            return $"it is of an event of another topic, '{source.Topic}'";
        }

        return RecordText.Header(record, "si-truncated") is { } shortened
            ? $"it does not have the whole event ({shortened}); the event itself is at {source.Topic}/{source.Partition}/{source.Offset}"
            : null;
    }

    internal static Message<byte[]?, byte[]?> CopyOf(ConsumeResult<byte[]?, byte[]?> record)
    {
        var headers = new Headers();
        foreach (var header in record.Message.Headers.Where(header => header.Key is not (DeadLetterHeaders.Reason or FromHeader)))
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        if (!headers.TryGetLastBytes(DeadLetterHeaders.Attempt, out _))
        {
            headers.Add(DeadLetterHeaders.Attempt, "1"u8.ToArray());
        }

        headers.Add(FromHeader, Encoding.UTF8.GetBytes($"{record.Topic}/{record.Partition.Value}/{record.Offset.Value}"));
        return new Message<byte[]?, byte[]?> { Key = record.Message.Key, Value = record.Message.Value, Headers = headers, Timestamp = record.Message.Timestamp };
    }
}
