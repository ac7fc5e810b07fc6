using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Tests.Decoding.Avro;

public sealed class AvroJsonTests
{
    private static byte[] Encode(string schema, string json)
    {
        var output = new ArrayBufferWriter<byte>();
        using var document = JsonDocument.Parse(json);
        AvroFromJson.Encode(AvroSchema.Parse(schema), document.RootElement, output);
        return output.WrittenSpan.ToArray();
    }

    private static string Write(string schema, byte[] payload)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            AvroToJson.Write(AvroSchema.Parse(schema), payload, json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Theory]
    [InlineData("\"null\"", "null", "")]
    [InlineData("\"boolean\"", "true", "01")]
    [InlineData("\"int\"", "-65", "8101")]
    [InlineData("\"long\"", "9223372036854775807", "FEFFFFFFFFFFFFFFFF01")]
    [InlineData("\"float\"", "1.5", "0000C03F")]
    [InlineData("\"double\"", "-2", "00000000000000C0")]
    [InlineData("\"double\"", "\"NaN\"", "000000000000F8FF")]
    [InlineData("\"float\"", "\"-Infinity\"", "000080FF")]
    [InlineData("\"string\"", "\"Zürich\"", "0E5AC3BC72696368")]
    [InlineData("\"bytes\"", "\"AQL/\"", "060102FF")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", "\"AQI=\"", "0102")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", "\"B\"", "02")]
    [InlineData("""{"type":"array","items":"int"}""", "[1,2]", "04020400")]
    [InlineData("""{"type":"array","items":"int"}""", "[]", "00")]
    [InlineData("""{"type":"map","values":"boolean"}""", """{"k":true}""", "02026B0100")]
    [InlineData("""["null","int","string"]""", "null", "00")]
    [InlineData("""["null","int","string"]""", "7", "020E")]
    [InlineData("""["null","int","string"]""", "\"x\"", "040278")]
    [InlineData("""["bytes","string"]""", "\"abcd\"", "020861626364")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""", "-12.34", "04FB2E")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""", "0.05", "0205")]
    [InlineData("""{"type":"fixed","name":"D","size":4,"logicalType":"decimal","precision":9,"scale":0}""", "-1", "FFFFFFFF")]
    [InlineData("""{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}""", "\"00112233-4455-6677-8899-aabbccddeeff\"", "00112233445566778899AABBCCDDEEFF")]
    [InlineData("""{"type":"int","logicalType":"date"}""", "\"1969-12-31\"", "01")]
    [InlineData("""{"type":"int","logicalType":"time-millis"}""", "\"00:00:01.005\"", "DA0F")]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "\"1969-12-31T23:59:59.999Z\"", "01")]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", "\"1970-01-01T00:00:00.000001Z\"", "02")]
    [InlineData("""{"type":"long","logicalType":"timestamp-nanos"}""", "\"1970-01-01T00:00:00.000000001Z\"", "02")]
    [InlineData("""{"type":"long","logicalType":"local-timestamp-millis"}""", "\"1970-01-01T00:00:00.001\"", "02")]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "9223372036854775807", "FEFFFFFFFFFFFFFFFF01")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":["null","R"]}]}""", """{"a":1,"b":{"a":2,"b":null}}""", "02020400")]
    public void Value_ofEachType_goesBothWays(string schema, string json, string hex)
    {
        Assert.Equal(hex, Convert.ToHexString(Encode(schema, json)));
        Assert.Equal(json, Write(schema, Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "\"2024-05-01T12:00:00+02:00\"", 1714557600000)]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "\"2024-05-01T10:00:00.5Z\"", 1714557600500)]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", "\"2024-05-01\"", 1714521600000000)]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "1714557600000", 1714557600000)]
    [InlineData("""{"type":"int","logicalType":"date"}""", "19844", 19844)]
    public void Temporal_otherForms_areAccepted(string schema, string json, long expected) =>
        Assert.Equal(new Payload().Long(expected).ToArray(), Encode(schema, json));

    [Theory]
    [InlineData("\"int\"", "2147483648", "$: expected a value of type int, found 2147483648")]
    [InlineData("\"int\"", "1.5", "$: expected a value of type int")]
    [InlineData("\"long\"", "\"5\"", "$: expected a value of type long")]
    [InlineData("\"string\"", "5", "$: expected a text")]
    [InlineData("\"boolean\"", "0", "$: expected true or false")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", "\"C\"", "$: expected one of A, B")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", "\"AQ==\"", "$: expected 2 bytes")]
    [InlineData("\"bytes\"", "\"?\"", "$: expected base64 text")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":3,"scale":2}""", "1.234", "$: expected a number of 3 digits, 2 behind the point")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":3,"scale":2}""", "10", "$: expected a number of 3 digits")]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", "\"2024-05-01T10:00:00.0001Z\"", "$: expected a value of type long (TimestampMillis)")]
    [InlineData("""{"type":"array","items":["null","int"]}""", """[1,null,"x"]""", "$[2]: expected a value of one of [null, int]")]
    [InlineData("""{"type":"map","values":"int"}""", """{"k":null}""", "$.k: expected")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"S","fields":[{"name":"b","type":"int"}]}}]}""", """{"a":{"b":"x"}}""", "$.a.b: expected")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""", "{}", "$.a: missing, and the schema has no default")]
    [InlineData("""{"type":"record","name":"R","fields":[]}""", """{"z":1}""", "$: R has no field 'z'")]
    public void Encode_misfit_saysWhereAndWhat(string schema, string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Encode(schema, json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Encode_missingFields_takeTheirDefaults()
    {
        const string Schema = """
            {"type":"record","name":"R","fields":[{"name":"a","type":"int","default":5},{"name":"b","type":["null","string"],"default":null},
              {"name":"c","type":"bytes","default":"\u00ff"},{"name":"d","type":{"type":"array","items":"int"},"default":[]}]}
            """;
        Assert.Equal(new Payload().Long(5).Long(0).Bytes(0xff).Long(0).ToArray(), Encode(Schema, "{}"));
    }

    [Fact]
    public void Encode_taggedUnion_isAccepted()
    {
        const string Schema = """["null","long",{"type":"record","name":"x.R","fields":[{"name":"a","type":"int"}]}]""";
        Assert.Equal(new Payload().Long(1).Long(7).ToArray(), Encode(Schema, """{"long":7}"""));
        Assert.Equal(new Payload().Long(2).Long(7).ToArray(), Encode(Schema, """{"x.R":{"a":7}}"""));
        Assert.Equal(new Payload().Long(2).Long(7).ToArray(), Encode(Schema, """{"a":7}"""));
    }

    [Fact]
    public void Encode_defaultWithinItself_isBounded() =>
        Assert.Contains(
            "inside each other",
            Assert.Throws<FormatException>(() => Encode("""{"type":"record","name":"R","fields":[{"name":"r","type":"R","default":{}}]}""", "{}")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"long\"", "80", "byte 1: the payload ends inside a value")]
    [InlineData("\"long\"", "FFFFFFFFFFFFFFFFFFFFFF", "byte 10: a number")]
    [InlineData("\"string\"", "04C328", "byte 3: text that is not UTF-8")]
    [InlineData("\"string\"", "0661", "byte 1: length 3 is not possible")]
    [InlineData("""["null"]""", "02", "byte 1: 1 is no branch")]
    [InlineData("\"boolean\"", "02", "byte 1: 2 is no boolean")]
    [InlineData("\"int\"", "0202", "byte 1: 1 bytes are left behind the value")]
    [InlineData("""{"type":"array","items":"null"}""", "FEFFFFFFFFFFFFFFFF01", "byte 10: a block of")]
    [InlineData("""{"type":"array","items":"int"}""", "FFFFFFFFFFFFFFFFFF0100", "byte 11: a block of")]
    public void Write_malformed_saysAtWhichByte(string schema, string hex, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Write(schema, Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Fact]
    public void Write_deepRecursion_isBounded()
    {
        const string Schema = """{"type":"record","name":"R","fields":[{"name":"r","type":["null","R"]}]}""";
        Assert.Contains("inside each other", Assert.Throws<FormatException>(() => Write(Schema, Enumerable.Repeat((byte)2, 100_000).ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RoundTrip_randomValues_areTheSameJson()
    {
        // Branches of a union that look alike in JSON (double and decimal, say) may be exchanged once, and then stay.
        var same = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var source = new RandomSchema(new Random(seed));
            var text = source.Record(4);
            var payload = new Payload();
            source.Write(AvroSchema.Parse(text), payload, 6);
            var first = Write(text, payload.ToArray());
            try
            {
                var second = Write(text, Encode(text, first));
                Assert.Equal(second, Write(text, Encode(text, second)));
                same += string.Equals(first, second, StringComparison.Ordinal) ? 1 : 0;
            }
            catch (FormatException exception)
            {
                // A random decimal may have more digits than it declares.
                Assert.Contains("digits", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(same > 150, $"{same}");
    }
}
