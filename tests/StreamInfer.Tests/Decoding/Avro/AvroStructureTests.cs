using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroStructureTests
{
    private const string Card = """{"type":"record","name":"Card","fields":[{"name":"token","type":"string"},{"name":"country","type":"string"},{"name":"limit","type":"double"}]}""";

    [Fact]
    public void Record_nested_isReadByDottedPath()
    {
        var payload = new Payload().Text("t").Text("NL").Double(2.5);
        var decoded = Decoded.OfField(Card, payload, "a.country");
        Assert.Equal("NL", decoded.Text());
        Assert.Equal(RawKind.Other, Decoded.OfField(Card, payload)[0].Kind);
    }

    [Fact]
    public void Record_andItsField_areBothReadable()
    {
        var decoded = Decoded.Of(Decoded.RecordOf(Card), new Payload().Text("t").Text("NL").Double(2.5), "a.limit", "a");
        Assert.Equal(RawValue.Of(2.5), decoded[0]);
        Assert.Equal(RawKind.Other, decoded[1].Kind);
    }

    [Theory]
    [InlineData("""["null","double"]""", 0)]
    [InlineData("""["double","null"]""", 1)]
    public void Union_nullable_isNullOrValue(string type, int nullBranch)
    {
        Assert.Equal(RawKind.Null, Decoded.OfField(type, new Payload().Long(nullBranch))[0].Kind);
        Assert.Equal(RawValue.Of(1.5), Decoded.OfField(type, new Payload().Long(1 - nullBranch).Double(1.5))[0]);
        Decoded.OfField(type, new Payload().Long(2)).AssertFault(DeadLetterReason.InvalidIndex, "2");
        Decoded.OfField(type, new Payload().Long(-1)).AssertFault(DeadLetterReason.InvalidIndex, "-1");
    }

    [Fact]
    public void Union_overlongBranch_isRead() =>
        Assert.Equal(RawValue.Of(1.5), Decoded.OfField("""["null","double"]""", new Payload().Raw(0x82, 0x00).Double(1.5))[0]);

    [Fact]
    public void Union_ofManyTypes_givesEachItsKind()
    {
        const string Type = """["string","null",{"type":"array","items":"int"},"boolean","bytes"]""";
        Assert.Equal("x", Decoded.OfField(Type, new Payload().Long(0).Text("x")).Text());
        Assert.Equal(RawKind.Null, Decoded.OfField(Type, new Payload().Long(1))[0].Kind);
        Assert.Equal(new RawValue(0, 2, RawKind.Array), Decoded.OfField(Type, new Payload().Long(2).Long(2).Long(1).Long(1).Long(0))[0]);
        Assert.Equal(RawValue.Of(true), Decoded.OfField(Type, new Payload().Long(3).Boolean(true))[0]);
        Assert.Equal(RawKind.Bytes, Decoded.OfField(Type, new Payload().Long(4).Bytes(1))[0].Kind);
        Decoded.OfField(Type, new Payload().Long(5)).AssertFault(DeadLetterReason.InvalidIndex, "5");
    }

    [Fact]
    public void Union_ofRecords_leavesMissingWhatABranchLacks()
    {
        const string Type = """["null",{"type":"record","name":"A","fields":[{"name":"x","type":"long"}]},{"type":"record","name":"B","fields":[{"name":"y","type":"long"}]}]""";
        RawKind[] Kinds(Payload payload)
        {
            var decoded = Decoded.Of(Decoded.RecordOf(Type), payload, "a.x", "a.y", "a.z");
            decoded.AssertOk();
            Assert.Equal(["a.z"], decoded.Decoder.UnresolvedPaths.Select(path => path.Text));
            return [decoded[0].Kind, decoded[1].Kind, decoded[2].Kind];
        }

        Assert.Equal([RawKind.Null, RawKind.Null, RawKind.Missing], Kinds(new Payload().Long(0)));
        Assert.Equal([RawKind.Int64, RawKind.Missing, RawKind.Missing], Kinds(new Payload().Long(1).Long(4)));
        Assert.Equal([RawKind.Missing, RawKind.Int64, RawKind.Missing], Kinds(new Payload().Long(2).Long(4)));
    }

    [Fact]
    public void Union_nullableRecord_makesAllItsFieldsNull()
    {
        var decoded = Decoded.Of(Decoded.RecordOf($"[\"null\",{Card}]"), new Payload().Long(0), "a.country", "a.limit", "a");
        Assert.All([0, 1, 2], target => Assert.Equal(RawKind.Null, decoded[target].Kind));
    }

    [Fact]
    public void Map_byKey_findsTheLastOfThatName()
    {
        const string Type = """{"type":"map","values":["null","long"]}""";
        var payload = new Payload().Long(2).Text("x").Long(1).Long(7).Text("y.z").Long(1).Long(8).Long(-1).Long(3).Text("x").Long(0).Long(0);
        var decoded = Decoded.Of(Decoded.RecordOf(Type), payload, "a.x", "a['y.z']", "a.none", "a");
        decoded.AssertOk();
        Assert.Equal(RawKind.Null, decoded[0].Kind);
        Assert.Equal(RawValue.Of(8L), decoded[1]);
        Assert.Equal(RawKind.Missing, decoded[2].Kind);
        Assert.Equal(RawKind.Other, decoded[3].Kind);
        Assert.Empty(decoded.Decoder.UnresolvedPaths);
    }

    [Fact]
    public void Alias_ofAWriterField_matchesAPath()
    {
        const string Schema = """{"type":"record","name":"R","fields":[{"name":"a","aliases":["old","b"],"type":"long"},{"name":"b","type":"long"}]}""";
        var decoded = Decoded.Of(Schema, new Payload().Long(1).Long(2), "old", "b", "a");
        Assert.Equal([1L, 2L, 1L], new[] { decoded[0].Bits, decoded[1].Bits, decoded[2].Bits });
    }

    [Fact]
    public void Recursion_alongAPath_isReadAndBounded()
    {
        const string Node = """{"type":"record","name":"Node","fields":[{"name":"value","type":"long"},{"name":"next","type":["null","Node"]}]}""";
        Payload List(int nodes)
        {
            var payload = new Payload();
            for (var i = 1; i <= nodes; i++)
            {
                payload.Long(i).Long(i < nodes ? 1 : 0);
            }

            return payload;
        }

        var decoded = Decoded.Of(Node, List(50), "next.next.value", "value");
        decoded.AssertOk();
        Assert.Equal(RawValue.Of(3L), decoded[0]);
        Assert.Equal(RawKind.Null, Decoded.Of(Node, List(2), "next.next.value")[0].Kind);

        // The first node is read in line, the others by a routine: 64 of those are allowed.
        Decoded.Of(Node, List(65), "value").AssertOk();
        Decoded.Of(Node, List(66), "value").AssertFault(DeadLetterReason.TooDeep, "nested deeper than 64");
        Decoded.Of(Node, List(100_000), "value").AssertFault(DeadLetterReason.TooDeep, "field 'Node.next'");
    }

    [Fact]
    public void Recursion_throughArrays_isBounded()
    {
        const string Tree = """{"type":"record","name":"Tree","fields":[{"name":"children","type":{"type":"array","items":"Tree"}},{"name":"value","type":"long"}]}""";
        Payload Nested(int depth) => depth == 0 ? new Payload().Long(0).Long(depth) : new Payload().Long(1).Append(Nested(depth - 1)).Long(0).Long(depth);
        Assert.Equal(RawValue.Of(60L), Decoded.Of(Tree, Nested(60), "value")[0]);
        Decoded.Of(Tree, Nested(70), "value").AssertFault(DeadLetterReason.TooDeep, "nested");
        Assert.Equal(RawValue.Of(58L), Decoded.Of(Tree, Nested(60), "children[0].children[0].value")[0]);
    }

    [Fact]
    public void Recursion_withoutEnd_isTooDeepForAnyPayload()
    {
        const string Endless = """{"type":"record","name":"A","fields":[{"name":"v","type":"long"},{"name":"s","type":"A"}]}""";
        Decoded.Of(Endless, new Payload().Raw(new byte[100]), "v").AssertFault(DeadLetterReason.TooDeep, "nested");
    }

    [Fact]
    public void Skipping_everyType_findsTheNextField()
    {
        const string Wide = """
            {"type":"record","name":"W","fields":[
              {"name":"b","type":"boolean"},{"name":"i","type":"int"},{"name":"d","type":"double"},{"name":"f","type":"float"},
              {"name":"s","type":"string"},{"name":"y","type":"bytes"},{"name":"x","type":{"type":"fixed","name":"X","size":5}},
              {"name":"e","type":{"type":"enum","name":"E","symbols":["P"]}},{"name":"n","type":"null"},
              {"name":"u","type":["string","int",{"type":"map","values":"float"}]},
              {"name":"as","type":{"type":"array","items":"string"}},{"name":"ad","type":{"type":"array","items":"double"}},
              {"name":"m","type":{"type":"map","values":{"type":"array","items":"X"}}},{"name":"z","type":"long"}]}
            """;
        var payload = new Payload().Boolean(true).Long(1 << 20).Double(1).Float(1).Text(new string('s', 100)).Bytes(1, 2).Raw(1, 2, 3, 4, 5).Long(0)
            .Long(2).Long(1).Text("k").Float(1).Long(0)
            .Long(-1).Long(2).Text("q").Long(1).Text("r").Long(0)
            .Long(2).Double(1).Double(2).Long(-1).Long(8).Double(3).Long(0)
            .Long(1).Text("k").Long(2).Raw(new byte[10]).Long(0).Long(0)
            .Long(-99);
        var decoded = Decoded.Of(Wide, payload, "z");
        decoded.AssertOk();
        Assert.Equal(RawValue.Of(-99L), decoded[0]);
    }

    [Fact]
    public void References_ofASchema_giveItsNames()
    {
        var schema = new RegisteredSchema("""{"type":"record","name":"R","fields":[{"name":"m","type":"x.Money"}]}""", ["""{"type":"fixed","name":"x.Digits","size":2}""", """{"type":"record","name":"Money","namespace":"x","fields":[{"name":"d","type":"Digits"}]}"""]);
        var plan = DecodePlan.Of([(FieldPath.Parse("m.d"), 1)]);
        var row = new RawRow(plan);
        Assert.True(AvroDecoder.Compile(schema, null, plan).Decode(PinnedBytes.Of([3, 4]), row).IsNone);
        Assert.Equal([3, 4], row.Cells[0].Span.ToArray());
    }

    [Fact]
    public void Root_notARecord_isRefused()
    {
        var plan = DecodePlan.Of([(FieldPath.Parse("a"), 1)]);
        var exception = Assert.Throws<AvroSchemaException>(() => AvroDecoder.Compile(new RegisteredSchema("\"long\"", []), null, plan));
        Assert.Contains("the writer schema is long", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_withoutFields_takesTheEmptyPayload()
    {
        Decoded.Of("""{"type":"record","name":"R","fields":[]}""", new Payload(), "a").AssertOk();
        Decoded.Of("""{"type":"record","name":"R","fields":[]}""", new Payload().Raw(0), "a").AssertFault(DeadLetterReason.TrailingBytes, "1 bytes are left");
    }
}
