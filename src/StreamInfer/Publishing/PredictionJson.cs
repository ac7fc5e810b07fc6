using System.Buffers;
using System.Text.Json;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>Writes predictions as JSON objects with the fields of <c>schemas/prediction.avsc</c>; what is null or empty is left out.</summary>
internal sealed class PredictionJson(PredictionStamp stamp)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    /// <summary>Writes one prediction into the arena.</summary>
    public ByteRange Write(in BatchEvent scored, in SourceRecord record, ScoreBlock scores, ReadOnlySpan<byte> id, long scoredAtMs, PinnedArena arena)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("predictionId", id);
        WriteScores(scores, scored.Row);
        _json.WriteNumber("eventTime", scored.EventTimeMs);
        _json.WriteNumber("scoredAt", scoredAtMs);
        _json.WriteString("quality", scored.Quality.Text());
        _json.WriteStartObject("source");
        _json.WriteNumber("partition", record.Partition);
        _json.WriteNumber("offset", record.Offset);
        _json.WriteString("topic", stamp.SourceTopic);
        _json.WriteEndObject();
        _json.WriteString("model", stamp.Model.Identity.Name);
        _json.WriteNumber("modelVersion", stamp.Model.Identity.Version);
        _json.WriteString("modelDigest", stamp.Model.Identity.DigestShort);
        _json.WriteString("featureDigest", stamp.FeatureDigest);
        _json.WriteString("route", stamp.Route);
        _json.WriteString("device", stamp.Model.Session.Device);
        _json.WriteEndObject();
        _json.Flush();
        return arena.Append(_buffer.WrittenSpan);
    }

    private void WriteScores(ScoreBlock scores, int row)
    {
        _json.WritePropertyName("score");
        WriteDouble(scores.Scores[row]);
        if (stamp.Decide(scores.Scores[row]) is { } decision)
        {
            _json.WriteBoolean("decision", decision);
        }

        switch (scores.Shape.Label)
        {
            case ColumnType.Int64:
                Span<byte> digits = stackalloc byte[20];
                scores.LabelIds[row].TryFormat(digits, out var length);
                _json.WriteString("label", digits[..length]);
                break;
            case ColumnType.String: _json.WriteString("label", scores.LabelTexts[row]); break;
        }

        if (scores.Shape.ClassCount > 0)
        {
            _json.WriteStartArray("probabilities");
            foreach (var probability in scores.Probabilities.AsSpan(row * scores.Shape.ClassCount, scores.Shape.ClassCount))
            {
                WriteDouble(probability);
            }

            _json.WriteEndArray();
        }

        WritePassThrough(scores, row);
    }

    private void WritePassThrough(ScoreBlock scores, int row)
    {
        if (scores.PassThrough.IsEmpty)
        {
            return;
        }

        _json.WriteStartObject("outputs");
        foreach (var values in scores.PassThrough)
        {
            _json.WriteStartArray(values.Spec.Name);
            for (var i = row * values.Spec.Width; i < (row + 1) * values.Spec.Width; i++)
            {
                switch (values.Spec.Type)
                {
                    case ColumnType.Float: WriteDouble(values.Floats[i]); break;
                    case ColumnType.Double: WriteDouble(values.Doubles[i]); break;
                    case ColumnType.Int64: _json.WriteNumberValue(values.Int64s[i]); break;
                    case ColumnType.Boolean: _json.WriteBooleanValue(values.Booleans[i]); break;
                    default: _json.WriteStringValue(values.Strings[i]); break;
                }
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WriteDouble(double value)
    {
        // JSON has no NaN and no infinity; null says that there is no number.
        if (double.IsFinite(value))
        {
            _json.WriteNumberValue(value);
        }
        else
        {
            _json.WriteNullValue();
        }
    }
}
