using System.Text;
using StreamInfer.Publishing;

namespace StreamInfer.Models.Audit;

/// <summary>Writes audit entries by <c>schemas/audit.avsc</c>.</summary>
public static class AuditEncoder
{
    private const byte NullBranch = 0;
    private const byte ValueBranch = 2;

    /// <summary>The entry as bare Avro.</summary>
    public static byte[] Encode(AuditEntry entry)
    {
        var buffer = new byte[MaxSize(entry)];
        var writer = new AvroSpanWriter(buffer);
        writer.WriteString(entry.Id);
        writer.WriteLong(entry.At.ToUnixTimeMilliseconds());
        writer.WriteString(entry.Topology);
        writer.WriteString(entry.Instance);
        writer.WriteLong((int)entry.Kind);
        writer.WriteString(entry.Model);
        WriteOptional(ref writer, entry.Version);
        writer.WriteString(entry.Digest);
        WriteOptional(ref writer, entry.PreviousVersion);
        WriteOptional(ref writer, entry.Revision);
        WriteOptional(ref writer, entry.Stage);
        WriteOptional(ref writer, entry.Percent);
        writer.WriteString(entry.Who);
        writer.WriteString(entry.Why);
        WriteOptional(ref writer, entry.Passed);
        WriteFigures(ref writer, entry);
        WriteOffsets(ref writer, entry);
        writer.WriteString(entry.Text);
        return buffer[..writer.Length];
    }

    private static int MaxSize(AuditEntry entry)
    {
        const int numbers = 8;
        ReadOnlySpan<string> texts = [entry.Id, entry.Topology, entry.Instance, entry.Model, entry.Digest, entry.Who, entry.Why, entry.Text];
        var size = numbers * (1 + AvroSpanWriter.MaxVarint);
        foreach (var text in texts)
        {
            size += SizeOf(text);
        }

        size += entry.Figures.Keys.Sum(name => SizeOf(name) + sizeof(double)) + (2 * AvroSpanWriter.MaxVarint);
        return size + ((2 + (2 * entry.Offsets.Length)) * AvroSpanWriter.MaxVarint);
    }

    private static int SizeOf(string text) => AvroSpanWriter.MaxVarint + Encoding.UTF8.GetByteCount(text);

    private static void WriteOptional(ref AvroSpanWriter writer, long? value)
    {
        writer.WriteByte(value is null ? NullBranch : ValueBranch);
        if (value is { } number)
        {
            writer.WriteLong(number);
        }
    }

    private static void WriteOptional(ref AvroSpanWriter writer, double? value)
    {
        writer.WriteByte(value is null ? NullBranch : ValueBranch);
        if (value is { } number)
        {
            writer.WriteDouble(number);
        }
    }

    private static void WriteOptional(ref AvroSpanWriter writer, bool? value)
    {
        writer.WriteByte(value is null ? NullBranch : ValueBranch);
        if (value is { } truth)
        {
            writer.WriteByte(truth ? (byte)1 : (byte)0);
        }
    }

    private static void WriteFigures(ref AvroSpanWriter writer, AuditEntry entry)
    {
        if (!entry.Figures.IsEmpty)
        {
            writer.WriteLong(entry.Figures.Count);
            foreach (var (name, value) in entry.Figures)
            {
                writer.WriteString(name);
                writer.WriteDouble(value);
            }
        }

        writer.WriteByte(0);
    }

    private static void WriteOffsets(ref AvroSpanWriter writer, AuditEntry entry)
    {
        if (!entry.Offsets.IsEmpty)
        {
            writer.WriteLong(entry.Offsets.Length);
            foreach (var offset in entry.Offsets)
            {
                writer.WriteLong(offset.Partition);
                writer.WriteLong(offset.From);
            }
        }

        writer.WriteByte(0);
    }
}
