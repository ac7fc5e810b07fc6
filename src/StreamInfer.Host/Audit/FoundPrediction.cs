using System.Text.Json;
using Confluent.Kafka;

namespace StreamInfer.Host.Audit;

/// <summary>A prediction as it lies in a topic.</summary>
internal sealed record FoundPrediction
{
    public required string PredictionId { get; init; }

    /// <summary>Null where the model gave no number.</summary>
    public required double? Score { get; init; }

    public required bool? Decision { get; init; }

    public required string? Label { get; init; }

    public required SourcePosition Source { get; init; }

    /// <summary>The key, as text where it is UTF-8; null where the event had none.</summary>
    public required string? Key { get; init; }

    public required DateTimeOffset EventTime { get; init; }

    public required DateTimeOffset ScoredAt { get; init; }

    /// <summary>Empty for nothing to remark.</summary>
    public required string Quality { get; init; }

    public required string Model { get; init; }

    public required int Version { get; init; }

    public required string Digest { get; init; }

    public required string FeatureDigest { get; init; }

    public required string Route { get; init; }

    public required string Device { get; init; }

    /// <summary>Where the prediction lies.</summary>
    public required SourcePosition Place { get; init; }

    /// <summary>Reads the JSON that a prediction is, or that its Avro was turned into.</summary>
    /// <exception cref="FormatException">It is no prediction.</exception>
    public static FoundPrediction Read(JsonElement value, ConsumeResult<byte[]?, byte[]?> record)
    {
        try
        {
            var source = value.GetProperty("source");
            return new FoundPrediction
            {
                PredictionId = value.GetProperty("predictionId").GetString()!,
                Score = Given(value, "score") is { ValueKind: JsonValueKind.Number } score ? score.GetDouble() : null,
                Decision = Given(value, "decision")?.GetBoolean(),
                Label = Given(value, "label")?.GetString(),
                Source = new SourcePosition(source.GetProperty("topic").GetString()!, source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64()),
                Key = RecordText.Of(record.Message.Key),
                EventTime = Instant(value.GetProperty("eventTime")),
                ScoredAt = Instant(value.GetProperty("scoredAt")),
                Quality = Given(value, "quality")?.GetString() ?? "",
                Model = value.GetProperty("model").GetString()!,
                Version = value.GetProperty("modelVersion").GetInt32(),
                Digest = value.GetProperty("modelDigest").GetString()!,
                FeatureDigest = value.GetProperty("featureDigest").GetString()!,
                Route = value.GetProperty("route").GetString()!,
                Device = value.GetProperty("device").GetString()!,
                Place = new SourcePosition(record.Topic, record.Partition.Value, record.Offset.Value),
            };
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"no prediction: {wrong.Message}", wrong);
        }
    }

    private static JsonElement? Given(JsonElement value, string name) =>
        value.TryGetProperty(name, out var given) && given.ValueKind != JsonValueKind.Null ? given : null;

    /// <summary>Milliseconds in JSON predictions, text where it was Avro.</summary>
    private static DateTimeOffset Instant(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeMilliseconds(value.GetInt64()) : value.GetDateTimeOffset();
}
