using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroReaderSchemaTests
{
    private static Decoded Resolve(string writer, string reader, Payload payload, int length = 1) =>
        Decoded.Of(Decoded.RecordOf(writer), Decoded.RecordOf(reader), payload, ("a", length));

    [Theory]
    [InlineData("int", "long", 7.0, RawKind.Int64)]
    [InlineData("int", "float", 7.0, RawKind.Double)]
    [InlineData("int", "double", 7.0, RawKind.Double)]
    [InlineData("long", "float", 7.0, RawKind.Double)]
    [InlineData("long", "double", 7.0, RawKind.Double)]
    public void Promotion_ofWholeNumbers_givesTheReadersKind(string writer, string reader, double value, RawKind kind)
    {
        var cell = Resolve($"\"{writer}\"", $"\"{reader}\"", new Payload().Long((long)value))[0];
        Assert.Equal(kind, cell.Kind);
        Assert.Equal(value, kind == RawKind.Int64 ? cell.Bits : cell.AsDouble);
    }

    [Fact]
    public void Promotion_toFloat_roundsAsFloat()
    {
        Assert.Equal(16_777_216.0, Resolve("\"int\"", "\"float\"", new Payload().Long(16_777_217))[0].AsDouble);
        Assert.Equal(16_777_217.0, Resolve("\"int\"", "\"double\"", new Payload().Long(16_777_217))[0].AsDouble);
        Assert.Equal((double)0.1f, Resolve("\"float\"", "\"double\"", new Payload().Float(0.1f))[0].AsDouble);
    }

    [Fact]
    public void Promotion_betweenTextAndBytes_goesBothWays()
    {
        Assert.Equal(RawKind.Bytes, Resolve("\"string\"", "\"bytes\"", new Payload().Bytes(0xff))[0].Kind);
        Assert.Equal("ab", Resolve("\"bytes\"", "\"string\"", new Payload().Text("ab")).Text());
        Resolve("\"bytes\"", "\"string\"", new Payload().Bytes(0xff)).AssertFault(DeadLetterReason.InvalidUtf8, "field 'a'");
    }

    [Fact]
    public void Promotion_ofArrayItems_isApplied()
    {
        var decoded = Resolve("""{"type":"array","items":"int"}""", """{"type":"array","items":"double"}""", new Payload().Long(2).Long(1).Long(2).Long(0), length: 2);
        Assert.Equal([1.0, 2.0], decoded.Elements().Select(value => value.AsDouble));
    }

    [Theory]
    [InlineData("\"string\"", "\"long\"")]
    [InlineData("\"long\"", "\"int\"")]
    [InlineData("\"double\"", "\"float\"")]
    [InlineData("\"long\"", """["null","string"]""")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", """{"type":"fixed","name":"F","size":3}""")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""", """{"type":"bytes","logicalType":"decimal","precision":9,"scale":3}""")]
    public void Mismatch_ofAWantedField_isRefused(string writer, string reader)
    {
        var exception = Assert.Throws<AvroSchemaException>(() => Resolve(writer, reader, new Payload()));
        Assert.Contains("field 'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mismatch_ofAnUnwantedField_isIgnored()
    {
        const string Writer = """{"type":"record","name":"R","fields":[{"name":"a","type":"string"},{"name":"b","type":"int"}]}""";
        const string Reader = """{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"long"}]}""";
        Assert.Equal(RawValue.Of(3L), Decoded.Of(Writer, Reader, new Payload().Text("x").Long(3), ("b", 1))[0]);
    }

    [Fact]
    public void Aliases_ofReaderFields_findTheWritersNames()
    {
        const string Writer = """{"type":"record","name":"Old","fields":[{"name":"x","type":"int"},{"name":"y","type":"int"}]}""";
        const string Reader = """{"type":"record","name":"New","fields":[{"name":"y","type":"long"},{"name":"total","aliases":["y","x"],"type":"long"}]}""";
        var decoded = Decoded.Of(Writer, Reader, new Payload().Long(1).Long(2), ("total", 1), ("y", 1), ("x", 1));
        Assert.Equal(RawValue.Of(1L), decoded[0]);
        Assert.Equal(RawValue.Of(2L), decoded[1]);
        Assert.Equal(["x"], decoded.Decoder.UnresolvedPaths.Select(path => path.Text));
    }

    [Fact]
    public void Defaults_ofFieldsTheWriterLacks_becomeValues()
    {
        const string Writer = """{"type":"record","name":"R","fields":[{"name":"z","type":"int"}]}""";
        const string Reader = """
            {"type":"record","name":"R","fields":[
              {"name":"i","type":"int","default":-4},
              {"name":"s","type":"string","default":"zwölf"},
              {"name":"u","type":["null","double"],"default":null},
              {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]},"default":"B"},
              {"name":"v","type":{"type":"array","items":"float"},"default":[1,2,3]},
              {"name":"c","type":{"type":"record","name":"C","fields":[{"name":"k","type":"string","default":"inner"},{"name":"l","type":"long"}]},"default":{"l":9}},
              {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2},"default":"\u00ff"},
              {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"},"default":5},
              {"name":"none","type":"int"}]}
            """;
        var decoded = Decoded.Of(Writer, Reader, new Payload().Long(1), ("i", 1), ("s", 1), ("u", 1), ("e", 1), ("v", 2), ("v[2]", 1), ("c.k", 1), ("c.l", 1), ("d", 1), ("t", 1), ("none", 1), ("c", 1));
        decoded.AssertOk();
        Assert.Equal(RawValue.Of(-4L), decoded[0]);
        Assert.Equal("zwölf", decoded.Text(1));
        Assert.Equal(RawKind.Null, decoded[2].Kind);
        Assert.Equal("B", decoded.Text(3));
        Assert.Equal(new RawValue(0, 3, RawKind.Array), decoded[4]);
        Assert.Equal([1.0, 2.0], decoded.Elements(4).Select(value => value.AsDouble));
        Assert.Equal(3.0, decoded[5].AsDouble);
        Assert.Equal("inner", decoded.Text(6));
        Assert.Equal(RawValue.Of(9L), decoded[7]);
        Assert.Equal(RawValue.Of(-0.01), decoded[8]);
        Assert.Equal(new RawValue(5, 0, RawKind.TimestampMillis), decoded[9]);
        Assert.Equal(RawKind.Missing, decoded[10].Kind);
        Assert.Equal(RawKind.Other, decoded[11].Kind);
        Assert.Equal(12, decoded.Decoder.UnresolvedPaths.Length);
    }

    [Fact]
    public void Default_ofTheWrongType_isRefused()
    {
        const string Reader = """{"type":"record","name":"R","fields":[{"name":"b","type":"int","default":"five"}]}""";
        var exception = Assert.Throws<AvroSchemaException>(() => Decoded.Of(Decoded.RecordOf("\"int\""), Reader, new Payload(), ("b", 1)));
        Assert.Contains("default of field 'b'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_insideANullRecord_isNull()
    {
        const string Writer = """["null",{"type":"record","name":"C","fields":[{"name":"x","type":"int"}]}]""";
        const string Reader = """["null",{"type":"record","name":"C","fields":[{"name":"y","type":"int","default":3}]}]""";
        RawValue Y(Payload payload) => Decoded.Of(Decoded.RecordOf(Writer), Decoded.RecordOf(Reader), payload, ("a.y", 1))[0];
        Assert.Equal(RawValue.Of(3L), Y(new Payload().Long(1).Long(0)));
        Assert.Equal(RawKind.Null, Y(new Payload().Long(0)).Kind);
    }

    [Fact]
    public void Enum_symbolTheReaderLacks_takesItsDefaultOrFails()
    {
        const string Writer = """{"type":"enum","name":"E","symbols":["A","B","C"]}""";
        Assert.Equal("A", Resolve(Writer, """{"type":"enum","name":"E","symbols":["B","A"],"default":"A"}""", new Payload().Long(2)).Text());
        Assert.Equal("B", Resolve(Writer, """{"type":"enum","name":"E","symbols":["B","A"]}""", new Payload().Long(1)).Text());
        Resolve(Writer, """{"type":"enum","name":"E","symbols":["B","A"]}""", new Payload().Long(2)).AssertFault(DeadLetterReason.InvalidIndex, "2");
    }

    [Fact]
    public void Union_ofTheWriter_isReadAsTheReadersType()
    {
        Assert.Equal(RawValue.Of(5.0), Resolve("""["null","int"]""", "\"double\"", new Payload().Long(1).Long(5))[0]);
        Resolve("""["null","int"]""", "\"double\"", new Payload().Long(0)).AssertFault(DeadLetterReason.InvalidIndex, "cannot take this branch");
        Resolve("""["string","int"]""", "\"double\"", new Payload().Long(0).Text("x")).AssertFault(DeadLetterReason.InvalidIndex, "cannot take this branch");
    }

    [Fact]
    public void Union_ofTheReader_takesTheBranchThatMatches()
    {
        Assert.Equal(RawKind.Int64, Resolve("\"long\"", """["null","double","long"]""", new Payload().Long(5))[0].Kind);
        Assert.Equal(RawKind.Double, Resolve("\"long\"", """["null","double"]""", new Payload().Long(5))[0].Kind);
        Assert.Equal(RawValue.Of(5.0), Resolve("""["null","int"]""", """["double","null"]""", new Payload().Long(1).Long(5))[0]);
    }

    [Fact]
    public void Union_ofNamedRecords_matchesByNameThenByAlias()
    {
        const string Writer = """[{"type":"record","name":"w.A","fields":[{"name":"x","type":"int"}]},{"type":"record","name":"w.B","fields":[{"name":"x","type":"int"}]}]""";
        const string Reader = """[{"type":"record","name":"New","aliases":["w.B"],"fields":[{"name":"x","type":"double"}]},{"type":"record","name":"r.A","fields":[{"name":"x","type":"long"}]}]""";
        RawValue X(Payload payload) => Decoded.Of(Decoded.RecordOf(Writer), Decoded.RecordOf(Reader), payload, ("a.x", 1))[0];
        Assert.Equal(RawValue.Of(1L), X(new Payload().Long(0).Long(1)));
        Assert.Equal(RawValue.Of(1.0), X(new Payload().Long(1).Long(1)));
    }

    [Fact]
    public void LogicalType_ofTheReader_decides() =>
        Assert.Equal(RawKind.TimestampMillis, Resolve("\"long\"", """{"type":"long","logicalType":"timestamp-millis"}""", new Payload().Long(5))[0].Kind);
}
