using StreamInfer.Decoding;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.History;

/// <summary>Events of the past, and how the topology reads them.</summary>
/// <param name="Events">The events.</param>
/// <param name="Decoder">Reads them.</param>
/// <param name="Schemas">Writer schemas of framed Avro; null where none are fetched.</param>
internal sealed record HistoryInput(IEventHistory Events, EventDecoder Decoder, SchemaDirectory? Schemas) : IDisposable
{
    private const string Kinds = "a file ends with .csv, .jsonl, .ndjson, .json (one object a line) or .avro (an object container file); all else is the name of a topic";

    /// <summary>Opens a file or a topic.</summary>
    /// <param name="plan">The topology; the features and the event time are as it says, whatever the events come in.</param>
    /// <param name="input">A file by its ending, or else a topic at the brokers of the topology.</param>
    /// <param name="range">Which records of a topic.</param>
    /// <param name="openSchemas">Makes the schemas of a topic's events, for framed Avro.</param>
    /// <exception cref="HistoryException">There is no such file, or it cannot be read.</exception>
    public static HistoryInput Open(TopologyPlan plan, string input, TimeRange range, Func<DecodePlan, string?, SchemaDirectory?> openSchemas)
    {
        var decode = EventDecoder.PlanOf(plan);
        var extension = Path.GetExtension(input).ToLowerInvariant();
        if (extension is ".csv" or ".jsonl" or ".ndjson" or ".json" or ".avro")
        {
            return OpenFile(plan, decode, input, extension);
        }

        if (File.Exists(input) || input.Contains('/', StringComparison.Ordinal))
        {
            throw new HistoryException($"'{input}' cannot be read: {Kinds}");
        }

        var files = SchemaFiles.Read(plan);
        var isFramed = plan.Source.Format == EventFormat.Avro && files.Writer is null;
        var schemas = isFramed ? openSchemas(decode, files.Reader) ?? throw new HistoryException($"topic '{input}' holds framed Avro; the topology names no registry") : null;
        return new HistoryInput(new TopicHistory(input, plan.Kafka, range), new EventDecoder(plan, decode, schemas, files.Writer, files.Reader), schemas);
    }

    public void Dispose()
    {
        Schemas?.Stop();
        Events.Dispose();
    }

    private static HistoryInput OpenFile(TopologyPlan plan, DecodePlan decode, string path, string extension)
    {
        if (!File.Exists(path))
        {
            throw new HistoryException($"'{path}': there is no such file; {Kinds}");
        }

        try
        {
            if (extension == ".avro")
            {
                var file = new AvroFileHistory(path);
                var reader = plan.Source.Format == EventFormat.Avro ? SchemaFiles.Read(plan).Reader : null;
                return new HistoryInput(file, new EventDecoder(With(plan, EventFormat.Avro), decode, null, file.SchemaText, reader), null);
            }

            IEventHistory events = extension == ".csv" ? new CsvHistory(path, TextColumns(plan)) : new JsonLinesHistory(path);
            return new HistoryInput(events, new EventDecoder(With(plan, EventFormat.Json), decode, null, null, null), null);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new HistoryException($"'{path}' cannot be read: {denied.Message}", inner: denied);
        }
    }

    private static TopologyPlan With(TopologyPlan plan, EventFormat format) => plan with { Source = plan.Source with { Format = format } };

    /// <summary>Columns of categories: theirs is text, even if it looks like a number.</summary>
    private static HashSet<string> TextColumns(TopologyPlan plan) => plan.Features
        .Where(feature => feature.Transforms.IsEmpty && feature.Min is null && feature.Max is null)
        .Where(feature => feature.Encode != EncodingKind.None || !feature.Categories.IsEmpty)
        .SelectMany(feature => feature.Length == 1 ? [feature.Path.Text] : Enumerable.Range(0, feature.Length).Select(i => $"{feature.Path.Text}[{i}]"))
        .ToHashSet(StringComparer.Ordinal);
}
