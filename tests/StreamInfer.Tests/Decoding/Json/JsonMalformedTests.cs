using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Decoding.Json;

public sealed class JsonMalformedTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[1 2]}")]
    [InlineData("{\"a\":[1}")]
    [InlineData("{\"a\":{]}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":1.e5}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":1e+}")]
    [InlineData("{\"a\":0x10}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":Infinity}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":nul}")]
    [InlineData("{\"a\":truefalse}")]
    [InlineData("{\"a\":1/*c*/}")]
    [InlineData("{\"a\":1//c\n}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12G4\"}")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    [InlineData("{\"a\n\":1}")]
    [InlineData("{\"a\":1\0}")]
    [InlineData("{\0\"a\":1}")]
    public void Decode_brokenJson_isInvalidWantedOrNot(string json)
    {
        Assert.Equal(DeadLetterReason.InvalidJson, new JsonFixture("a").ReasonOf(json));
        Assert.Equal(DeadLetterReason.InvalidJson, new JsonFixture("a*3").ReasonOf(json));
        Assert.Equal(DeadLetterReason.InvalidJson, new JsonFixture("other").ReasonOf(json));
    }

    [Fact]
    public void Decode_everyPrefixOfAnEvent_isTruncated()
    {
        var json = """ {"a":-12.5e+3,"b":"x\u00e4\n","c":[true,false,null,{"d":[[]]}],"e":{"f":"\\"}}"""u8;
        JsonFixture[] fixtures = [new("a", "b", "c*3", "e.f"), new("c[3].d"), new("none")];
        foreach (var fixture in fixtures)
        {
            Assert.Equal(DecodeFault.None, fixture.Decode(json));
            for (var length = 0; length < json.Length; length++)
            {
                Assert.Equal(DeadLetterReason.Truncated, fixture.Decode(json[..length]).Reason);
            }
        }
    }

    [Theory]
    [InlineData("{} {}", 3)]
    [InlineData("{}x", 2)]
    [InlineData("{}}", 2)]
    [InlineData("{}\0", 2)]
    public void Decode_bytesAfterTheObject_areTrailing(string json, int position) =>
        Assert.Equal(
            new DecodeFault(DeadLetterReason.TrailingBytes, $"JSON: something follows the object at byte {position}"),
            new JsonFixture("a").Decode(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("a")]
    [InlineData("a*5")]
    [InlineData("a[0]")]
    [InlineData("a.a.a")]
    [InlineData("other")]
    public void Decode_nesting_isBoundedAt64Levels(string path)
    {
        var fixture = new JsonFixture(path);
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            var deepest = $"{{\"a\":{Repeat(open, 63)}1{Repeat(close, 63)}}}";
            var tooDeep = $"{{\"a\":{Repeat(open, 64)}1{Repeat(close, 64)}}}";

            Assert.Equal(DeadLetterReason.None, fixture.ReasonOf(deepest));
            Assert.Equal(DeadLetterReason.TooDeep, fixture.ReasonOf(tooDeep));
            Assert.Equal(DeadLetterReason.TooDeep, fixture.ReasonOf($"{{\"a\":{Repeat(open, 1_000_000)}"));
        }
    }

    [Theory]
    [InlineData("C3")]
    [InlineData("C328")]
    [InlineData("80")]
    [InlineData("EDA080")]
    [InlineData("F4908080")]
    [InlineData("C080")]
    public void Decode_wantedTextThatIsNotUtf8_isInvalidUtf8(string hex)
    {
        byte[] json = [.. "{\"a\":\""u8, .. Convert.FromHexString(hex), .. "\"}"u8];

        Assert.Equal(DeadLetterReason.InvalidUtf8, new JsonFixture("a").Decode(json).Reason);
        Assert.Equal(DeadLetterReason.None, new JsonFixture("b").Decode(json).Reason);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\ud800x")]
    [InlineData("\\ud800\\u0041")]
    [InlineData("\\udc00\\ud800")]
    public void Decode_halfASurrogatePair_isInvalidUtf8(string text) =>
        Assert.Equal(DeadLetterReason.InvalidUtf8, new JsonFixture("a").ReasonOf($"{{\"a\":\"{text}\"}}"));

    [Fact]
    public void Decode_nullPayload_isTruncated() =>
        Assert.Equal(
            new DecodeFault(DeadLetterReason.Truncated, "JSON: an object is due at byte 0"),
            new StreamInfer.Decoding.Json.JsonDecoder(DecodePlan.Of([])).Decode(ByteRange.Null, new RawRow(DecodePlan.Of([]))));

    [Theory]
    [InlineData("{\"a\":1,\"b\":tru}", "JSON: a value is misspelt at byte 14")]
    [InlineData("{\"a\":1.x}", "JSON: a number has no digit where one is due at byte 7")]
    [InlineData("{\"a\":[1;2]}", "JSON: a comma or the end of the array is due at byte 7")]
    public void Decode_brokenJson_saysWhatAndWhere(string json, string expected) =>
        Assert.Equal(
            new DecodeFault(DeadLetterReason.InvalidJson, expected), new JsonFixture("a*2", "b").Decode(Encoding.UTF8.GetBytes(json)));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
