using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Features;
using StreamInfer.Decoding.Framing;
using StreamInfer.Decoding.Json;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding;

/// <summary>
/// From a record's bytes to a row of features: limits, framing, payload, event time, feature rules. Used by the poller's thread alone.
/// </summary>
public sealed class EventDecoder
{
    private readonly TopologyPlan _topology;
    private readonly EventLimits _limits;
    private readonly IPayloadDecoder? _single;
    private readonly SchemaDirectory? _schemas;
    private readonly RawRow _row;
    private readonly int _eventTimeCell;

    /// <param name="topology">Source and features.</param>
    /// <param name="schemas">Writer schemas of framed Avro; null for JSON and for Avro with a schema file.</param>
    /// <param name="plan">From <see cref="PlanOf"/>.</param>
    /// <param name="schemaText">The content of <see cref="SourcePlan.SchemaFile"/>, if it is set.</param>
    /// <param name="readerSchemaText">The content of <see cref="SourcePlan.ReaderSchemaFile"/>, if it is set.</param>
    public EventDecoder(TopologyPlan topology, DecodePlan plan, SchemaDirectory? schemas, string? schemaText, string? readerSchemaText)
    {
        _topology = topology;
        _limits = new EventLimits(topology.Limits);
        _schemas = schemas;
        _single = topology.Source.Format == EventFormat.Json ? new JsonDecoder(plan)
            : schemaText is not null ? AvroDecoder.Compile(new RegisteredSchema(schemaText, []), readerSchemaText, plan)
            : null;
        if (_single is null && schemas is null)
        {
            throw new ArgumentException("framed Avro needs a schema directory", nameof(schemas));
        }

        _row = new RawRow(plan);
        _eventTimeCell = topology.Source.EventTime is { } path ? plan.IndexOf(path, 1) : -1;
    }

    /// <summary>The paths that a topology reads: those of its features and of the event time.</summary>
    public static DecodePlan PlanOf(TopologyPlan topology)
    {
        var wanted = topology.Features.Select(feature => (feature.Path, feature.Length));
        return DecodePlan.Of(topology.Source.EventTime is { } time ? wanted.Append((time, 1)) : wanted);
    }

    /// <summary>Decodes one record into row <paramref name="row"/> of <paramref name="block"/>.</summary>
    /// <param name="record">The event.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="features">Of the version that is to score it.</param>
    /// <param name="block">Of that version.</param>
    /// <param name="row">A free one.</param>
    public DecodedEvent Decode(in SourceRecord record, ReadOnlySpan<RecordHeader> headers, FeatureEncoder features, FeatureBlock block, int row)
    {
        var oversize = _limits.Check(record, headers);
        if (!oversize.IsNone)
        {
            return DeadLetter(oversize, record.TimestampMs);
        }

        if (record.Value.IsNull)
        {
            return _topology.Source.Tombstones == TombstonePolicy.Skip
                ? new DecodedEvent(EventOutcome.Skip, default, default, record.TimestampMs, default)
                : DeadLetter(new DecodeFault(DeadLetterReason.Tombstone, "the record has no payload"), record.TimestampMs);
        }

        var decoder = _single;
        var body = record.Value;
        if (decoder is null)
        {
            var framing = ConfluentFraming.Read(record.Value, headers);
            if (!framing.Fault.IsNone)
            {
                return DeadLetter(framing.Fault, record.TimestampMs);
            }

            body = framing.Body;
            var lookup = _schemas!.Find(framing.Key);
            if (lookup.Decoder is null)
            {
                return lookup.IsPending
                    ? new DecodedEvent(EventOutcome.NeedsSchema, default, default, record.TimestampMs, framing.Key)
                    : DeadLetter(lookup.Fault, record.TimestampMs);
            }

            decoder = lookup.Decoder;
        }

        var fault = decoder.Decode(body, _row);
        return fault.IsNone ? Encode(record, features, block, row) : DeadLetter(fault, record.TimestampMs);
    }

    /// <summary>Encodes the record that was decoded last for another version, too.</summary>
    /// <returns>False where its values do not fit that one.</returns>
    public bool TryEncodeAgain(FeatureEncoder features, FeatureBlock block, int row)
    {
        var quality = QualityFlags.None;
        return features.Encode(_row, block, row, ref quality).IsNone;
    }

    private static DecodedEvent DeadLetter(DecodeFault fault, long eventTimeMs) =>
        new(EventOutcome.DeadLetter, fault, default, eventTimeMs, default);

    private DecodedEvent Encode(in SourceRecord record, FeatureEncoder features, FeatureBlock block, int row)
    {
        var eventTime = record.TimestampMs;
        if (_eventTimeCell >= 0 && EventTimeReader.Read(_row.Cells[_eventTimeCell], TimeUnit.Milliseconds) is { } own)
        {
            eventTime = own;
        }

        var quality = QualityFlags.None;
        var fault = features.Encode(_row, block, row, ref quality);
        return fault.IsNone ? new DecodedEvent(EventOutcome.Scored, default, quality, eventTime, default) : DeadLetter(fault, eventTime);
    }
}
