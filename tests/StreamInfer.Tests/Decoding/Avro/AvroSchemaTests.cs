using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroSchemaTests
{
    [Theory]
    [InlineData("not json", "$")]
    [InlineData("5", "$")]
    [InlineData("\"\\ud800\"", "$")]
    [InlineData("[]", "$")]
    [InlineData("\"Unknown\"", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{"type":"array"}""", "$")]
    [InlineData("""{"type":"array","items":"nothing"}""", "$.items")]
    [InlineData("""{"type":"map","values":{"type":"fixed","name":"F"}}""", "$.values")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "$")]
    [InlineData("""{"type":"fixed","name":"1F","size":1}""", "$")]
    [InlineData("""{"type":"fixed","name":"long","size":1}""", "$")]
    [InlineData("""{"type":"fixed","name":"F","namespace":"a..b","size":1}""", "$")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "$.symbols")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A-B"]}""", "$.symbols")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "$.default")]
    [InlineData("""{"type":"enum","name":"E","symbols":"A"}""", "$")]
    [InlineData("""["null","null"]""", "$[1]")]
    [InlineData("""["null",["int"]]""", "$[1]")]
    [InlineData("""{"type":"record","name":"R"}""", "$")]
    [InlineData("""{"type":"record","name":"R","fields":[5]}""", "$.fields[0]")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "$.fields[1]")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a b","type":"int"}]}""", "$.fields[0]")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a"}]}""", "$.fields[0]")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"R","fields":[]}}]}""", "$.fields[0].type")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":["null",{"type":"array","items":"X"}]}]}""", "$.fields[0].type[1].items")]
    public void Parse_mistake_isNamedWithItsPlace(string text, string path)
    {
        var exception = Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(text));
        Assert.Equal(path, exception.JsonPath);
        Assert.StartsWith($"Avro schema at {path}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_names_areResolvedByNamespace()
    {
        var schema = (AvroRecord)AvroSchema.Parse("""
            {"type":"record","name":"Outer","namespace":"a.b","aliases":["Old","x.Old"],"fields":[
              {"name":"e","type":{"type":"enum","name":"E","symbols":["P"]}},
              {"name":"f","type":{"type":"fixed","name":"c.F","size":1}},
              {"name":"g","type":{"type":"record","name":"Inner","namespace":"d","fields":[{"name":"h","type":{"type":"fixed","name":"H","size":2}}]}},
              {"name":"i","type":["E","c.F","d.H","a.b.Outer"]},
              {"name":"j","type":{"type":"d.Inner"}},
              {"name":"k","type":{"type":{"type":"long"}}}]}
            """);
        Assert.Equal("a.b.Outer", schema.ToString());
        Assert.Equal(["a.b.Old", "x.Old"], schema.Aliases.Select(alias => alias.ToString()));
        Assert.Equal("[a.b.E, c.F, d.H, a.b.Outer]", schema.Fields[3].Schema.ToString());
        Assert.Same(schema, ((AvroUnion)schema.Fields[3].Schema).Branches[3]);
        Assert.Same(schema.Fields[2].Schema, schema.Fields[4].Schema);
        Assert.Equal(AvroType.Long, schema.Fields[5].Schema.Type);
    }

    [Theory]
    [InlineData("bytes", "decimal", "\"precision\":9,\"scale\":2", AvroLogicalType.Decimal)]
    [InlineData("bytes", "decimal", "\"precision\":9", AvroLogicalType.Decimal)]
    [InlineData("bytes", "decimal", "\"scale\":2", AvroLogicalType.None)]
    [InlineData("bytes", "decimal", "\"precision\":0", AvroLogicalType.None)]
    [InlineData("bytes", "decimal", "\"precision\":2,\"scale\":-1", AvroLogicalType.None)]
    [InlineData("bytes", "decimal", "\"precision\":\"9\"", AvroLogicalType.None)]
    [InlineData("string", "uuid", "\"x\":0", AvroLogicalType.Uuid)]
    [InlineData("bytes", "uuid", "\"x\":0", AvroLogicalType.None)]
    [InlineData("int", "decimal", "\"precision\":2", AvroLogicalType.None)]
    public void LogicalType_validOrNot_isTakenOrIgnored(string type, string logical, string more, AvroLogicalType expected) =>
        Assert.Equal(expected, AvroSchema.Parse($$"""{"type":"{{type}}","logicalType":"{{logical}}",{{more}}}""").Annotation.Type);

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    [InlineData(4, 9, true)]
    [InlineData(4, 10, false)]
    [InlineData(16, 38, true)]
    [InlineData(16, 39, false)]
    [InlineData(200, 481, true)]
    [InlineData(200, 482, false)]
    public void Decimal_onFixed_needsRoomForItsPrecision(int size, int precision, bool fits) =>
        Assert.Equal(
            fits ? AvroLogicalType.Decimal : AvroLogicalType.None,
            AvroSchema.Parse($$"""{"type":"fixed","name":"F","size":{{size}},"logicalType":"decimal","precision":{{precision}}}""").Annotation.Type);

    [Fact]
    public void Nesting_beyondTheBound_isRefused()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("""{"type":"array","items":""", depth)) + "\"int\"" + new string('}', depth);
        Assert.Equal(AvroType.Array, AvroSchema.Parse(Nested(64)).Type);
        Assert.Contains("inside each other", Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Nested(65))).Message, StringComparison.Ordinal);
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Nested(100_000)));
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(new string('[', 1_000_000)));
    }

    [Fact]
    public void Text_beyondTheBound_isRefused() =>
        Assert.Contains("longer than", Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(new string(' ', (1 << 22) + 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Compile_chainOfThousandRecords_isRefusedNotOverflowed()
    {
        // Each record holds the one before twice, so that values double with every step.
        var references = Enumerable.Range(1, 5000).Select(i => $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"x","type":"R{{i - 1}}"},{"name":"y","type":"R{{i - 1}}"}]}""");
        var plan = DecodePlan.Of([(FieldPath.Parse("z"), 1)]);
        var schema = new RegisteredSchema("""{"type":"record","name":"T","fields":[{"name":"r","type":"R5000"},{"name":"z","type":"int"}]}""", ["""{"type":"record","name":"R0","fields":[{"name":"s","type":"string"}]}""", .. references]);
        Assert.Contains("inside each other", Assert.Throws<AvroSchemaException>(() => AvroDecoder.Compile(schema, null, plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_doublingRecords_sharesTheirRoutines()
    {
        var references = Enumerable.Range(1, 40).Select(i => $$"""{"type":"record","name":"R{{i}}","fields":[{"name":"x","type":"R{{i - 1}}"},{"name":"y","type":"R{{i - 1}}"}]}""");
        var plan = DecodePlan.Of([(FieldPath.Parse("z"), 1)]);
        var schema = new RegisteredSchema("""{"type":"record","name":"T","fields":[{"name":"z","type":"int"},{"name":"r","type":"R40"}]}""", ["""{"type":"record","name":"R0","fields":[{"name":"s","type":"string"}]}""", .. references]);
        var fault = AvroDecoder.Compile(schema, null, plan).Decode(PinnedBytes.Of(new byte[2000]), new RawRow(plan));
        Assert.Equal(StreamInfer.Publishing.DeadLetterReason.Truncated, fault.Reason);
    }

    [Fact]
    public void Compile_unionsAlongAPath_areBounded()
    {
        var branches = string.Join(",", Enumerable.Range(0, 8).Select(i => $$"""{"type":"record","name":"B{{i}}","fields":[{"name":"n","type":["null"{{string.Concat(Enumerable.Range(0, i + 1).Select(k => $",\"B{k}\""))}}]}]}"""));
        var path = string.Join('.', Enumerable.Repeat("n", 12));
        var schema = new RegisteredSchema($$"""{"type":"record","name":"T","fields":[{"name":"n","type":["null",{{branches}}]}]}""", []);
        var compile = () => AvroDecoder.Compile(schema, null, DecodePlan.Of([(FieldPath.Parse(path), 1)]));
        Assert.Contains("instructions", Assert.Throws<AvroSchemaException>(compile).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_mutatedText_givesASchemaOrItsException()
    {
        var random = new Random(11);
        var text = """{"type":"record","name":"a.R","fields":[{"name":"x","type":["null",{"type":"map","values":{"type":"fixed","name":"F","size":3}}],"default":null},{"name":"y","type":{"type":"enum","name":"E","symbols":["A"]}}]}""";
        for (var i = 0; i < 5000; i++)
        {
            var mutated = new StringBuilder(text);
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                mutated[random.Next(mutated.Length)] = "{}[]\",:\\ a1\0\ud800"[random.Next(13)];
            }

            try
            {
                _ = AvroSchema.Parse(mutated.ToString());
            }
            catch (AvroSchemaException exception)
            {
                Assert.StartsWith("$", exception.JsonPath, StringComparison.Ordinal);
            }
        }
    }
}
