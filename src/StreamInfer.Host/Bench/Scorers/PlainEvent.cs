using System.Runtime.InteropServices;
using System.Text.Json;
using StreamInfer.Host.Bench.Workloads;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>The straight-line decoding of one workload's events, by somebody who knows their bytes: what no decoder of any schema can beat.</summary>
internal static class PlainEvent
{
    private const int FrameSize = 5;
    private const int BlockCountSize = 2;

    public static void Decode(EventForm form, ReadOnlySpan<byte> value, Span<float> row)
    {
        switch (form)
        {
            case EventForm.AvroFields:
                value.Slice(FrameSize, row.Length * sizeof(float)).CopyTo(MemoryMarshal.AsBytes(row));
                break;
            case EventForm.AvroArray:
                value.Slice(FrameSize + BlockCountSize, row.Length * sizeof(float)).CopyTo(MemoryMarshal.AsBytes(row));
                break;
            default:
                DecodeJson(value, row);
                break;
        }
    }

    private static void DecodeJson(ReadOnlySpan<byte> value, Span<float> row)
    {
        var reader = new Utf8JsonReader(value);
        var column = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                row[column++] = reader.GetSingle();
            }
        }
    }
}
