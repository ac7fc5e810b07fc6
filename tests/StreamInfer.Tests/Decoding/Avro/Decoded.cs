using System.Collections.Immutable;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>The result of decoding one payload, with the memory that it points into.</summary>
internal sealed class Decoded
{
    private readonly DecodePlan _plan;
    private readonly RawRow _row;
    private readonly ByteRange _payload;

    private Decoded(AvroDecoder decoder, DecodePlan plan, byte[] payload)
    {
        _plan = plan;
        _row = new RawRow(plan);
        _payload = PinnedBytes.Of(payload);
        Decoder = decoder;

        // What an earlier event left must not show.
        _row.Cells.AsSpan().Fill(RawValue.Of(-77L));
        _row.Elements.AsSpan().Fill(RawValue.Of(-78L));
        Fault = decoder.Decode(_payload, _row);
    }

    public AvroDecoder Decoder { get; }

    public DecodeFault Fault { get; }

    public RawValue this[int target] => _row.Cells[target];

    public static Decoded Of(string schema, Payload payload, params string[] paths) => Of(schema, null, payload, [.. paths.Select(path => (path, 1))]);

    public static Decoded Of(string schema, string? reader, Payload payload, params (string Path, int Length)[] paths)
    {
        var plan = DecodePlan.Of(paths.Select(path => (FieldPath.Parse(path.Path), path.Length)));
        return new Decoded(AvroDecoder.Compile(new RegisteredSchema(schema, []), reader, plan), plan, payload.ToArray());
    }

    /// <summary>A record of one field <c>a</c> of the type.</summary>
    public static Decoded OfField(string type, Payload payload, string path = "a", int length = 1) =>
        Of(RecordOf(type), null, payload, (path, length));

    public static string RecordOf(string type) => "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":" + type + "}]}";

    /// <summary>The text of a cell that is text.</summary>
    public string Text(int target = 0)
    {
        Assert.Equal(RawKind.Text, _row.Cells[target].Kind);
        return Encoding.UTF8.GetString(_row.Cells[target].Span);
    }

    /// <summary>The stored elements of an array target.</summary>
    public ImmutableArray<RawValue> Elements(int target = 0)
    {
        Assert.Equal(RawKind.Array, _row.Cells[target].Kind);
        var (_, length, first) = _plan.Targets[target];
        return [.. _row.Elements.AsSpan(first, Math.Min(length, _row.Cells[target].Length))];
    }

    public void AssertOk() => Assert.Equal(DecodeFault.None, Fault);

    public void AssertFault(DeadLetterReason reason, string part)
    {
        Assert.Equal(reason, Fault.Reason);
        Assert.Contains(part, Fault.Detail, StringComparison.Ordinal);
    }
}
