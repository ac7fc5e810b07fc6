using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Labels;

/// <summary>Reads records of a topic of labels for the join. Used by one thread.</summary>
public sealed class LabelEntries
{
    private readonly LabelJoinKey _joinBy;
    private readonly RecordPayloads _payloads;

    /// <param name="plan">How labels are written.</param>
    /// <param name="registry">Needed for Avro.</param>
    public LabelEntries(LabelsPlan plan, ISchemaRegistry? registry)
    {
        _joinBy = plan.JoinBy;
        FieldPath[] paths = plan.JoinBy switch
        {
            LabelJoinKey.PredictionId => [plan.Label, plan.PredictionId],
            LabelJoinKey.Source => [plan.Label, FieldPath.Parse("source.partition"), FieldPath.Parse("source.offset")],
            _ => [plan.Label],
        };
        _payloads = new RecordPayloads(plan.Format, paths, registry);
    }

    /// <summary>The label that a record is, or why it is none.</summary>
    /// <exception cref="RegistryException">The registry refuses every request.</exception>
    public JoinEntry Read(in SourceRecord record, ReadOnlySpan<RecordHeader> headers, CancellationToken stop)
    {
        if (_payloads.Read(record.Value, headers, stop) is { } unreadable)
        {
            return JoinEntry.Rejected(record.TimestampMs, $"no label: {unreadable}");
        }

        if (ValueOf(_payloads.Row.Cells[0]) is not { } happened)
        {
            return JoinEntry.Rejected(record.TimestampMs, "no label: its value is none of true, false, 1, 0");
        }

        return JoinIdentity.Of(_joinBy, record, _payloads.Row.Cells.AsSpan(1)) is { } id
            ? JoinEntry.Label(record.TimestampMs, id, happened)
            : JoinEntry.Rejected(record.TimestampMs, _joinBy switch
            {
                LabelJoinKey.Key => "no label: the record has no key",
                LabelJoinKey.Source => "no label: source.partition or source.offset is no whole number",
                _ => "no label: the prediction's id is missing, or is not 32 hex digits",
            });
    }

    private static bool? ValueOf(RawValue cell) => cell.Kind switch
    {
        RawKind.Boolean => cell.Bits == 1,
        RawKind.Int64 when cell.Bits is 0 or 1 => cell.Bits == 1,
        RawKind.Double when cell.AsDouble is 0 or 1 => cell.AsDouble == 1,
        RawKind.Text when cell.Span.SequenceEqual("1"u8) || cell.Span.SequenceEqual("true"u8) => true,
        RawKind.Text when cell.Span.SequenceEqual("0"u8) || cell.Span.SequenceEqual("false"u8) => false,
        _ => null,
    };
}
