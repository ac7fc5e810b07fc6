using System.Text;
using Confluent.Kafka;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Audit;
using StreamInfer.Host.Service;
using StreamInfer.Kafka.Producing;
using StreamInfer.Kafka.Reading;
using static StreamInfer.Host.Api.Contracts.RedriveAnswer;

namespace StreamInfer.Host.Api.DeadLetters;

/// <summary>
/// Writes events that were dead-lettered to the source topic again: key, payload, time and headers as they are, but for the reason, and with a header that says where from. The
/// first set of error headers stays, so that <c>si-attempt</c> counts should it fail again.
/// </summary>
internal static class Redrive
{
    /// <summary>Says where a record came from: <c>topic/partition/offset</c> of the dead letter.</summary>
    public const string FromHeader = "si-redriven-from";

    private const string ReasonHeader = "si-reason";

    /// <exception cref="ApiRefusal">The brokers do not answer.</exception>
    public static async Task<RedriveAnswer> RunAsync(ServedTopology topology, ScoringService service, IReadOnlyList<(int Partition, long Offset)> places, TimeProvider time, CancellationToken stop)
    {
        var (refused, redriven) = (new List<RefusedItem>(), 0);
        try
        {
            var records = await new TopicPages(topology.Plan.Output.DeadLetters, service.Kafka, time).ReadAtAsync(places, stop);
            using var copies = new RecordCopies(topology.Plan.Source.Topic, service.Kafka, time);
            for (var index = 0; index < places.Count; index++)
            {
                var why = records[index] is { } record
                    ? Refusal(record, topology.Plan.Source.Topic) ?? await copies.WriteAsync(CopyOf(record), stop)
                    : "there is no such record";
                if (why is null)
                {
                    redriven++;
                }
                else
                {
                    refused.Add(new RefusedItem(places[index].Partition, places[index].Offset, why));
                }
            }
        }
        catch (KafkaException away) when (redriven == 0)
        {
            throw ApiRefusal.Unavailable(away.Error.Reason);
        }

        return new RedriveAnswer(redriven, refused);
    }

    /// <summary>Why a record is not written again; null where it is.</summary>
    internal static string? Refusal(ConsumeResult<byte[]?, byte[]?> record, string sourceTopic)
    {
        if (RecordText.Header(record, ReasonHeader) is null || DeadLetterReader.SourceOf(record) is not { } source)
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
        foreach (var header in record.Message.Headers.Where(header => header.Key is not (ReasonHeader or FromHeader)))
        {
            headers.Add(header.Key, header.GetValueBytes());
        }

        headers.Add(FromHeader, Encoding.UTF8.GetBytes($"{record.Topic}/{record.Partition.Value}/{record.Offset.Value}"));
        return new Message<byte[]?, byte[]?> { Key = record.Message.Key, Value = record.Message.Value, Headers = headers, Timestamp = record.Message.Timestamp };
    }
}
