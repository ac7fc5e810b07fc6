using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Decoding.Framing;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>
/// Damaged events, framing included: each ends as a row or as a fault with a reason, without an exception, a read outside its bytes
/// (which would end the process) or memory by a length that it claims.
/// </summary>
public sealed class AvroFuzzTests
{
    private const int EventsACase = 5_500;

    /// <summary>How many events are damaged for one that is also compared before.</summary>
    private const int IntactEvery = 5;

    /// <summary>Most bytes that one event may allocate, whatever it claims: a fault's words.</summary>
    private const int MaxBytesAnEvent = 8_192;

    /// <summary>Most bytes that all good events of a case may allocate: what the runtime sets up once, less than one object an event.</summary>
    private const int MaxBytesAllRows = 2 * EventsACase;
    private const int SchemaId = 77;

    private static readonly Guid SchemaGuid = Guid.Parse("3f2b8c51-0d1e-4a4f-9a55-6f0f8f6d2b10");

    private static readonly ByteRange PinnedName = PinnedBytes.Of(ConfluentFraming.HeaderName);

    private static readonly (string Schema, string[] Paths)[] Cases =
    [
        ("""{"type":"record","name":"Flat","fields":[{"name":"a","type":"double"},{"name":"b","type":"int"},{"name":"c","type":"string"},{"name":"d","type":["null","long"]},{"name":"e","type":{"type":"enum","name":"E","symbols":["P","Q"]}},{"name":"f","type":"boolean"},{"name":"g","type":"float"},{"name":"h","type":"string"}]}""",
            ["a", "b", "c", "d", "e", "f", "g"]),
        ("""{"type":"record","name":"Nested","fields":[{"name":"m","type":{"type":"map","values":["null","string",{"type":"array","items":"double"}]}},{"name":"o","type":{"type":"array","items":{"type":"record","name":"I","fields":[{"name":"p","type":{"type":"bytes","logicalType":"decimal","precision":30,"scale":4}},{"name":"q","type":["string","int","null"]}]}}},{"name":"x","type":{"type":"fixed","name":"X","size":9}}]}""",
            ["m.k0", "m.k1[0]", "o[0].p", "o[1].q", "o", "x"]),
        ("""{"type":"record","name":"Tree","fields":[{"name":"v","type":"int"},{"name":"l","type":["null","Tree"]},{"name":"c","type":{"type":"array","items":"Tree"}},{"name":"n","type":{"type":"array","items":"null"}}]}""",
            ["v", "l.v", "l.l.v", "c[1].v", "c[0].c[0].v", "n"]),
        ("""{"type":"record","name":"Arrays","fields":[{"name":"f","type":{"type":"array","items":"float"}},{"name":"i","type":{"type":"array","items":"int"}},{"name":"s","type":{"type":"array","items":"string"}},{"name":"m","type":{"type":"array","items":{"type":"array","items":"long"}}}]}""",
            ["f", "i", "s", "m", "m[1]"]),
    ];

    public static TheoryData<int, string> EveryCaseAndFraming()
    {
        var data = new TheoryData<int, string>();
        foreach (var framing in new[] { "bare", "prefix id", "prefix GUID", "header id", "header GUID" })
        {
            Enumerable.Range(0, Cases.Length).ToList().ForEach(index => data.Add(index, framing));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCaseAndFraming))]
    public void Event_damaged_isARowOrAFault(int index, string framing)
    {
        var (text, paths) = Cases[index];
        var random = new Random(index + (31 * framing.Length));
        var source = new RandomSchema(random);
        var schema = (AvroRecord)AvroSchema.Parse(text);
        var plan = DecodePlan.Of(paths.SelectMany(path => new[] { (FieldPath.Parse(path), 1), (FieldPath.Parse(path), 5) }));
        var decoder = AvroDecoder.Compile(new RegisteredSchema(text, []), null, plan);
        var row = new RawRow(plan);
        using var payloads = new GuardedMemory();
        using var headers = new GuardedMemory();
        var (rows, faults) = (0, 0);
        var allocated = 0L;
        for (var i = 0; i < EventsACase; i++)
        {
            var payload = new Payload();
            source.Write(schema, payload, 7);
            var body = payload.ToArray();
            var (framed, header) = Frame(framing, body);
            if (i % IntactEvery == 0)
            {
                var place = payloads.Place(framed, atStart: false);
                AssertIntact(decoder, row, schema, plan, body, place, HeaderOf(headers, header), framing, ref allocated);
            }

            if (header is not null && random.Next(4) == 0)
            {
                header = Mutation.Of(header, random);
            }
            else
            {
                framed = Mutation.Of(framed, random);
            }

            var fault = Decode(decoder, row, payloads.Place(framed, atStart: i % 2 == 0), HeaderOf(headers, header), framing, ref allocated);
            rows += fault.IsNone ? 1 : 0;
            faults += fault.IsNone ? 0 : 1;
        }

        Assert.Equal(EventsACase, rows + faults);
        Assert.True(allocated <= MaxBytesAllRows, $"{allocated} bytes for {rows} rows");
        Assert.True(faults > EventsACase / 4 && rows > 0, $"{rows} rows, {faults} faults");
    }

    private static (byte[] Payload, byte[]? Header) Frame(string framing, byte[] body)
    {
        var id = new byte[ConfluentFraming.PrefixLength];
        ConfluentFraming.WritePrefix(id, SchemaId);
        byte[] guid = [1, .. SchemaGuid.ToByteArray(bigEndian: true)];
        return framing switch
        {
            "prefix id" => ([.. id, .. body], null),
            "prefix GUID" => ([.. guid, .. body], null),
            "header id" => (body, id),
            "header GUID" => (body, guid),
            _ => (body, null),
        };
    }

    private static RecordHeader[] HeaderOf(GuardedMemory memory, byte[]? value) =>
        value is null ? [] : [new RecordHeader(PinnedName, memory.Place(value, atStart: false))];

    private static void AssertIntact(
        AvroDecoder decoder, RawRow row, AvroRecord schema, DecodePlan plan, byte[] body, ByteRange payload, RecordHeader[] headers, string framing, ref long allocated)
    {
        Assert.Equal(DecodeFault.None, Decode(decoder, row, payload, headers, framing, ref allocated));
        var record = ReferenceDecoder.Decode(schema, body);
        for (var target = 0; target < plan.Targets.Length; target++)
        {
            Assert.Equal(ReferencePaths.Find(schema, record, plan.Targets[target]).Cell, ReferenceScalar.Of(row.Cells[target]));
        }
    }

    private static DecodeFault Decode(AvroDecoder decoder, RawRow row, ByteRange payload, RecordHeader[] headers, string framing, ref long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var framed = string.Equals(framing, "bare", StringComparison.Ordinal)
            ? new FramingResult(SchemaKey.OfId(SchemaId), payload, DecodeFault.None)
            : ConfluentFraming.Read(payload, headers);
        var isKnown = framed.Key == SchemaKey.OfId(SchemaId) || framed.Key == SchemaKey.OfGuid(SchemaGuid);
        var fault = !framed.Fault.IsNone ? framed.Fault
            : isKnown ? decoder.Decode(framed.Body, row)
            : new DecodeFault(DeadLetterReason.UnknownSchema, "unknown");
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes <= MaxBytesAnEvent, $"{bytes} bytes for {fault}");
        allocated += fault.IsNone ? bytes : 0;
        if (fault.IsNone)
        {
            Touch(row);
        }
        else
        {
            Assert.False(string.IsNullOrEmpty(fault.Detail));
        }

        return fault;
    }

    /// <summary>Reads all that the row points to.</summary>
    private static void Touch(RawRow row)
    {
        foreach (var cell in row.Cells)
        {
            _ = cell.Kind is RawKind.Text or RawKind.Bytes ? cell.Span.IndexOf((byte)0xfe) : 0;
            Assert.True(Enum.IsDefined(cell.Kind));
        }
    }
}
