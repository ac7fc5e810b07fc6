using System.Text;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>
/// Writes predictions by <c>schemas/prediction.avsc</c>, behind Confluent's payload prefix. The schema's last fields are the same for all
/// predictions of a model version, so they are encoded once and copied.
/// </summary>
internal sealed class PredictionAvro
{
    private const byte NullBranch = 0;
    private const byte ValueBranch = 2;
    private readonly PredictionStamp _stamp;
    private readonly byte[] _prefix;
    private readonly byte[] _constants;
    private readonly byte[][] _quality;
    private readonly PassThroughAvro _passThrough;
    private readonly int _fixedSize;

    public PredictionAvro(PredictionStamp stamp, int schemaId)
    {
        _stamp = stamp;
        _prefix = [0, (byte)(schemaId >> 24), (byte)(schemaId >> 16), (byte)(schemaId >> 8), (byte)schemaId];
        _constants = EncodeConstants(stamp);
        _quality = [.. Enumerable.Range(0, QualityWords.Combinations).Select(flags => Encoding.UTF8.GetBytes(((QualityFlags)flags).Text()))];
        _passThrough = new PassThroughAvro(stamp.Model.Session.Shape.PassThrough);
        _fixedSize = _prefix.Length + PredictionId.TextLength + _constants.Length + _quality.Max(text => text.Length)
            + (12 * AvroSpanWriter.MaxVarint) + (stamp.Model.Session.Shape.ClassCount * sizeof(double));
    }

    /// <summary>Writes one prediction into the arena.</summary>
    public ByteRange Write(in BatchEvent scored, in SourceRecord record, ScoreBlock scores, ReadOnlySpan<byte> id, long scoredAtMs, PinnedArena arena)
    {
        var row = scored.Row;
        var score = scores.Scores[row];
        var writer = new AvroSpanWriter(arena.Reserve(_fixedSize + LabelSize(scores, row) + _passThrough.MaxSize(scores, row)));
        writer.WriteRaw(_prefix);
        writer.WriteBytes(id);
        writer.WriteDouble(score);
        WriteDecision(ref writer, score);
        WriteLabel(ref writer, scores, row);
        WriteProbabilities(ref writer, scores, row);
        _passThrough.Write(ref writer, scores, row);
        writer.WriteLong(scored.EventTimeMs);
        writer.WriteLong(scoredAtMs);
        writer.WriteBytes(_quality[(int)scored.Quality]);
        writer.WriteLong(record.Partition);
        writer.WriteLong(record.Offset);
        writer.WriteRaw(_constants);
        return arena.Commit(writer.Length);
    }

    private static byte[] EncodeConstants(PredictionStamp stamp)
    {
        string[] texts = [stamp.SourceTopic, stamp.Model.Identity.Name, stamp.Model.Identity.DigestShort, stamp.FeatureDigest, stamp.Route, stamp.Model.Session.Device];
        var buffer = new byte[texts.Sum(text => AvroSpanWriter.MaxVarint + Encoding.UTF8.GetByteCount(text)) + AvroSpanWriter.MaxVarint];
        var writer = new AvroSpanWriter(buffer);
        writer.WriteString(stamp.SourceTopic);
        writer.WriteString(stamp.Model.Identity.Name);
        writer.WriteLong(stamp.Model.Identity.Version);
        foreach (var text in texts.AsSpan(2))
        {
            writer.WriteString(text);
        }

        return buffer[..writer.Length];
    }

    private static int LabelSize(ScoreBlock scores, int row) =>
        scores.LabelTexts.Length > 0 ? Encoding.UTF8.GetByteCount(scores.LabelTexts[row]) : 20;

    private void WriteDecision(ref AvroSpanWriter writer, double score)
    {
        if (_stamp.Decide(score) is { } decision)
        {
            writer.WriteByte(ValueBranch);
            writer.WriteByte(decision ? (byte)1 : (byte)0);
        }
        else
        {
            writer.WriteByte(NullBranch);
        }
    }

    private static void WriteLabel(ref AvroSpanWriter writer, ScoreBlock scores, int row)
    {
        switch (scores.Shape.Label)
        {
            case ColumnType.Int64:
                Span<byte> digits = stackalloc byte[20];
                scores.LabelIds[row].TryFormat(digits, out var length);
                writer.WriteByte(ValueBranch);
                writer.WriteBytes(digits[..length]);
                break;
            case ColumnType.String:
                writer.WriteByte(ValueBranch);
                writer.WriteString(scores.LabelTexts[row]);
                break;
            default:
                writer.WriteByte(NullBranch);
                break;
        }
    }

    private static void WriteProbabilities(ref AvroSpanWriter writer, ScoreBlock scores, int row)
    {
        var classes = scores.Shape.ClassCount;
        if (classes == 0)
        {
            writer.WriteByte(NullBranch);
            return;
        }

        writer.WriteByte(ValueBranch);
        writer.WriteLong(classes);
        foreach (var probability in scores.Probabilities.AsSpan(row * classes, classes))
        {
            writer.WriteDouble(probability);
        }

        writer.WriteByte(0);
    }
}
