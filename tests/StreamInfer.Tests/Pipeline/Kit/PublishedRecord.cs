using System.Text;
using System.Text.Json;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>A copy of what the pipeline handed over.</summary>
internal sealed record PublishedRecord(OutputTopic Topic, byte[]? Key, byte[]? Value, long TimestampMs, (string Name, byte[]? Value)[] Headers)
{
    /// <summary>When it was handed over.</summary>
    public long At { get; init; }

    /// <summary>The header's text; null where there is none.</summary>
    public string? Header(string name) =>
        Headers.Where(header => header.Name == name).Select(header => Encoding.UTF8.GetString(header.Value!)).SingleOrDefault();

    /// <summary>The JSON value of a prediction.</summary>
    public JsonElement Json => JsonDocument.Parse(Value!).RootElement;

    /// <summary>Partition and offset of the event, from prediction or dead letter.</summary>
    public (int Partition, long Offset) Source => Topic == OutputTopic.Predictions
        ? (Json.GetProperty("source").GetProperty("partition").GetInt32(), Json.GetProperty("source").GetProperty("offset").GetInt64())
        : (int.Parse(Header("__connect.errors.partition")!), long.Parse(Header("__connect.errors.offset")!));
}
