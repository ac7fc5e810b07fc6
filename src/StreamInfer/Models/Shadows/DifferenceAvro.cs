using System.Text;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Models.Shadows;

/// <summary>Differences as Avro, behind Confluent's payload prefix. The last fields are the same for all of a shadow, so they are encoded once.</summary>
internal sealed class DifferenceAvro
{
    private const byte NullBranch = 0;
    private const byte ValueBranch = 2;
    private readonly FeatureColumns? _features;
    private readonly byte[] _prefix;
    private readonly byte[] _constants;

    public DifferenceAvro(PredictionStamp stamp, FeatureColumns? features, int schemaId)
    {
        _features = features;
        _prefix = [0, (byte)(schemaId >> 24), (byte)(schemaId >> 16), (byte)(schemaId >> 8), (byte)schemaId];
        var identity = stamp.Model.Identity;
        var buffer = new byte[(4 * AvroSpanWriter.MaxVarint) + Encoding.UTF8.GetByteCount(stamp.SourceTopic + identity.Name + identity.DigestShort)];
        var writer = new AvroSpanWriter(buffer);
        writer.WriteString(stamp.SourceTopic);
        writer.WriteString(identity.Name);
        writer.WriteLong(identity.Version);
        writer.WriteString(identity.DigestShort);
        _constants = buffer[..writer.Length];
    }

    /// <param name="scored">The event.</param>
    /// <param name="record">Its record.</param>
    /// <param name="difference">What to write.</param>
    /// <param name="features">Rows to write the event's features from; null for none.</param>
    /// <param name="id">Of the shadow's prediction.</param>
    /// <param name="scoredAtMs">When the published prediction was handed over.</param>
    /// <param name="arena">Where it is written.</param>
    public ByteRange Write(
        in BatchEvent scored, in SourceRecord record, in Difference difference, FeatureBlock? features, ReadOnlySpan<byte> id, long scoredAtMs, PinnedArena arena)
    {
        var columns = features is null || _features is null ? null : ColumnsOf(features, scored.Row);
        var writer = new AvroSpanWriter(arena.Reserve(_prefix.Length + _constants.Length + 200 + (columns?.Length ?? 0)));
        writer.WriteRaw(_prefix);
        writer.WriteBytes(id);
        writer.WriteLong(scored.EventTimeMs);
        writer.WriteLong(scoredAtMs);
        writer.WriteLong(difference.Primary.Version);
        writer.WriteDouble(difference.Primary.Score);
        WriteBoolean(ref writer, difference.Primary.Decision);
        writer.WriteDouble(difference.Score);
        WriteBoolean(ref writer, difference.Decision);
        writer.WriteDouble(difference.Absolute);
        WriteBoolean(ref writer, difference.Agrees);
        if (columns is null)
        {
            writer.WriteByte(NullBranch);
        }
        else
        {
            writer.WriteByte(ValueBranch);
            writer.WriteRaw(columns);
        }

        writer.WriteLong(record.Partition);
        writer.WriteLong(record.Offset);
        writer.WriteRaw(_constants);
        return arena.Commit(writer.Length);
    }

    private static void WriteBoolean(ref AvroSpanWriter writer, bool? value)
    {
        writer.WriteByte(value is null ? NullBranch : ValueBranch);
        if (value is { } known)
        {
            writer.WriteByte(known ? (byte)1 : (byte)0);
        }
    }

    /// <summary>The map of features. Asked for by disagreements alone, so that it may allocate.</summary>
    private byte[] ColumnsOf(FeatureBlock features, int row)
    {
        var values = _features!.Names.Select((name, i) => (Name: name, Values: _features.ValuesOf(i, features, row).ToArray())).ToArray();
        var buffer = new byte[AvroSpanWriter.MaxVarint + 1 + values.Sum(feature =>
            (3 * AvroSpanWriter.MaxVarint) + Encoding.UTF8.GetByteCount(feature.Name)
            + feature.Values.Sum(value => 1 + AvroSpanWriter.MaxVarint + (value is string text ? Encoding.UTF8.GetByteCount(text) : 0)))];
        var writer = new AvroSpanWriter(buffer);
        writer.WriteLong(values.Length);
        foreach (var (name, columns) in values)
        {
            writer.WriteString(name);
            writer.WriteLong(columns.Length);
            foreach (var value in columns)
            {
                WriteValue(ref writer, value);
            }

            writer.WriteByte(0);
        }

        writer.WriteByte(0);
        return buffer[..writer.Length];
    }

    private static void WriteValue(ref AvroSpanWriter writer, object value)
    {
        switch (value)
        {
            case double number:
                writer.WriteByte(0);
                writer.WriteDouble(number);
                break;
            case long whole:
                writer.WriteByte(2);
                writer.WriteLong(whole);
                break;
            case bool truth:
                writer.WriteByte(4);
                writer.WriteByte(truth ? (byte)1 : (byte)0);
                break;
            default:
                writer.WriteByte(6);
                writer.WriteString((string)value);
                break;
        }
    }
}
