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
        return JoinEntry.Prediction(record.TimestampMs, IdOf(record), (int)cells[0].Bits, route, score);
    }

    private static PredictionRoute? RouteOf(RawValue cell) => cell.Kind != RawKind.Text ? null
        : cell.Span.SequenceEqual("primary"u8) ? PredictionRoute.Primary
        : cell.Span.SequenceEqual("rollout"u8) ? PredictionRoute.Rollout
        : cell.Span.SequenceEqual("shadow"u8) ? PredictionRoute.Shadow
        : null;

    private UInt128? IdOf(in SourceRecord record)
    {
        var cells = _payloads.Row.Cells;
        return joinBy switch
        {
            LabelJoinKey.Key => record.Key.IsNull ? null : JoinIdentity.OfKey(record.Key.Span),
            LabelJoinKey.Source => cells[4].Kind == RawKind.Int64 && cells[5].Kind == RawKind.Int64 ? JoinIdentity.OfSource(cells[4].Bits, cells[5].Bits) : null,
            _ => cells[3].Kind == RawKind.Text ? JoinIdentity.OfPrediction(cells[3].Span) : null,
        };
    }
}
