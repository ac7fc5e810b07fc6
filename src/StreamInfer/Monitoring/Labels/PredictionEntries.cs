using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>Reads records of a topic of predictions for the join. Used by one thread.</summary>
/// <param name="format">Of the predictions.</param>
/// <param name="joinBy">What labels name.</param>
/// <param name="registry">Needed for Avro.</param>
public sealed class PredictionEntries(EventFormat format, LabelJoinKey joinBy, ISchemaRegistry? registry)
{
    private static readonly FieldPath[] Paths =
        [.. new[] { "modelVersion", "route", "score", "predictionId", "source.partition", "source.offset" }.Select(FieldPath.Parse)];

    private readonly RecordPayloads _payloads = new(format, Paths, registry);

    /// <summary>The prediction that a record is, or why it is none.</summary>
    /// <exception cref="RegistryException">The registry refuses every request.</exception>
    public JoinEntry Read(in SourceRecord record, ReadOnlySpan<RecordHeader> headers, CancellationToken stop)
    {
        if (_payloads.Read(record.Value, headers, stop) is { } unreadable)
        {
            return JoinEntry.Rejected(record.TimestampMs, $"no prediction: {unreadable}");
        }

        if (record.TimestampMs < 0)
        {
            return JoinEntry.Rejected(record.TimestampMs, "no prediction: the record has no time");
        }

        var cells = _payloads.Row.Cells;
        if (cells[0].Kind != RawKind.Int64 || RouteOf(cells[1]) is not { } route)
        {
            return JoinEntry.Rejected(record.TimestampMs, "no prediction: modelVersion or route is missing");
        }

        var score = cells[2].Kind switch
        {
            RawKind.Double => cells[2].AsDouble,
            RawKind.Int64 => cells[2].Bits,
            _ => double.NaN,
        };
        var named = cells.AsSpan(joinBy == LabelJoinKey.Source ? 4 : 3);
        return JoinEntry.Prediction(record.TimestampMs, JoinIdentity.Of(joinBy, record, named), (int)cells[0].Bits, route, score);
    }

    private static PredictionRoute? RouteOf(RawValue cell) => cell.Kind != RawKind.Text ? null
        : cell.Span.SequenceEqual("primary"u8) ? PredictionRoute.Primary
        : cell.Span.SequenceEqual("rollout"u8) ? PredictionRoute.Rollout
        : cell.Span.SequenceEqual("shadow"u8) ? PredictionRoute.Shadow
        : null;
}
