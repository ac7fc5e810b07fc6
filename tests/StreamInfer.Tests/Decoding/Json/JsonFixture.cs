using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Json;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Json;

/// <summary>A decoder for some paths, and its last event.</summary>
internal sealed class JsonFixture
{
    private readonly PinnedArena _payloads = new();
    private readonly JsonDecoder _decoder;

    /// <param name="paths">Paths, an array's with its length behind a star: <c>pixels*3</c>.</param>
    public JsonFixture(params string[] paths)
    {
        var plan = DecodePlan.Of(paths.Select(path => path.Split('*')).Select(parts =>
            (FieldPath.Parse(parts[0]), parts.Length > 1 ? int.Parse(parts[1]) : 1)));
        _decoder = new JsonDecoder(plan);
        Row = new RawRow(plan);
    }

    public RawRow Row { get; }

    public DecodeFault Decode(ReadOnlySpan<byte> json)
    {
        _payloads.Clear();
        return _decoder.Decode(_payloads.Append(json), Row);
    }

    /// <summary>Decodes an event that is right, and shows its cells.</summary>
    public string Show(string json)
    {
        Assert.Equal(DecodeFault.None, Decode(Encoding.UTF8.GetBytes(json)));
        return string.Join(' ', Row.Cells.Select(Show));
    }

    /// <summary>As <see cref="Show(string)"/>, for the first elements of the plan's arrays.</summary>
    public string ShowElements(int count) => string.Join(' ', Row.Elements.Take(count).Select(Show));

    public DeadLetterReason ReasonOf(string json) => Decode(Encoding.UTF8.GetBytes(json)).Reason;

    public static string Show(RawValue value) => value.Kind switch
    {
        RawKind.Int64 => $"{value.Bits}L",
        RawKind.Double => $"{value.AsDouble:R}",
        RawKind.Boolean => value.Bits == 1 ? "true" : "false",
        RawKind.Text => $"'{Encoding.UTF8.GetString(value.Span)}'",
        RawKind.Array => $"[{value.Length}]",
        _ => value.Kind.ToString(),
    };
}
