using System.Text.Json;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Reading;

namespace StreamInfer.Host.Audit;

/// <summary>Looks for a prediction, or the dead letter in its place, in the topics that it may lie in.</summary>
/// <param name="outputs">Topics of predictions.</param>
/// <param name="deadLetters">The topic of dead letters.</param>
/// <param name="properties">The client's properties.</param>
/// <param name="registry">For Avro predictions; null where there is none.</param>
/// <param name="time">Bounds the wait for brokers.</param>
internal sealed class PredictionSearch(IReadOnlyCollection<string> outputs, string deadLetters, KafkaProperties properties, ISchemaRegistry? registry, TimeProvider time)
{
    private readonly RecordSchemas _schemas = new(registry);

    /// <summary>Stops at the first that is found. A dead letter names its event only, so it is not looked for by a prediction's id.</summary>
    /// <param name="target">What is looked for.</param>
    /// <param name="since">Records from this time on; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaException">A topic is not there, or the brokers do not answer.</exception>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    public async Task<(FoundPrediction? Prediction, FoundDeadLetter? DeadLetter)> FindAsync(AuditTarget target, DateTimeOffset? since, CancellationToken cancellation)
    {
        string[] topics = target.Source is null ? [.. outputs] : [.. outputs, deadLetters];
        var needle = new PredictionNeedle(target);
        await foreach (var record in new TopicRead(properties, time).ReadAsync([.. topics.Distinct(StringComparer.Ordinal)], since, cancellation))
        {
            if (target.Source is { } source && record.Topic == deadLetters && FoundDeadLetter.Read(record, source) is { } letter)
            {
                return (null, letter);
            }

            if (record.Message.Value is { } value && needle.MayBe(value) && await ReadAsync(record, value, cancellation) is { } prediction && IsIt(prediction, target))
            {
                return (prediction, null);
            }
        }

        return (null, null);
    }

    private static bool IsIt(FoundPrediction prediction, AuditTarget target) =>
        target.PredictionId is { } id ? prediction.PredictionId == id : prediction.Source == target.Source;

    /// <returns>Null where the record is something else that contains the same bytes.</returns>
    private async Task<FoundPrediction?> ReadAsync(ConsumeResult<byte[]?, byte[]?> record, byte[] value, CancellationToken cancellation)
    {
        try
        {
            var (body, schema) = await _schemas.ResolveAsync(record, cancellation);
            using var document = schema is null ? JsonDocument.Parse(value) : JsonDocument.Parse(ToJson(schema, body!));
            return FoundPrediction.Read(document.RootElement, record);
        }
        catch (Exception other) when (other is FormatException or JsonException)
        {
            return null;
        }
    }

    private static byte[] ToJson(Decoding.Avro.Schemas.AvroSchema schema, byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            AvroToJson.Write(schema, body, json);
        }

        return buffer.ToArray();
    }
}
