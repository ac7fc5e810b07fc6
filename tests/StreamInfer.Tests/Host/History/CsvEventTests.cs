using System.Text;
using System.Text.Json;
using StreamInfer.Host.History;
using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Host.History;

public class CsvEventTests
{
    [Theory]
    [InlineData("a,b.c,b.d", "1,2.50,x", """{"a":1,"b":{"c":2.5,"d":"x"}}""")]
    [InlineData("r[1],r[0],r[2]", "1,,3", """{"r":[null,1,3]}""")]
    [InlineData("yes,no,nan", "true,false,NaN", """{"yes":true,"no":false,"nan":null}""")]
    [InlineData("code,number", "007,007", """{"code":"007","number":7}""")]
    [InlineData("odd name!,[0]", "1e3,-5", """{"odd name!":1000,"[0]":-5}""")]
    [InlineData("a,b", "\"x,\"\"y\"\"\",\"two\nlines\"", """{"a":"x,\"y\"","b":"two\nlines"}""")]
    public void Write_row_isTheEventItStandsFor(string header, string row, string expected)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{row}\r\n"));
        var fields = new CsvFields(new LineReader(stream));
        Assert.True(fields.TryRead());
        var written = new CsvEvent(header.Split(','), new HashSet<string> { "code" }).Write(fields.Fields).Span.ToArray();

        using var actual = JsonDocument.Parse(written);
        using var wanted = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, actual.RootElement), Encoding.UTF8.GetString(written));
        Assert.False(fields.TryRead());
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-5", "-5")]
    [InlineData("007", "7")]
    [InlineData("0.5", "0.5")]
    [InlineData("-0.25", "-0.25")]
    [InlineData("2.50", "2.50")]
    [InlineData("3.0", "3")]
    [InlineData("3.", "3")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("123456789012345678", "123456789012345678")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1234567890123456789012", "1.2345678901234568E+21")]
    [InlineData("-", "\"-\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("1-2", "\"1-2\"")]
    [InlineData("Infinity", "\"Infinity\"")]
    [InlineData("NaN", "null")]
    [InlineData("true", "true")]
    [InlineData("tab\there", "\"tab\\there\"")]
    [InlineData("caf\u00e9", "\"caf\\u00E9\"")]
    public void Write_value_isTheJsonItStandsFor(string value, string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{value}\n"));
        var fields = new CsvFields(new LineReader(stream));
        Assert.True(fields.TryRead());

        Assert.Equal($"{{\"v\":{json}}}", Encoding.UTF8.GetString(new CsvEvent(["v"], new HashSet<string>()).Write(fields.Fields).Span));
    }

    [Fact]
    public void TryRead_linesLongerThanTheBuffer_areWhole()
    {
        var lengths = new[] { 10, 700_000, 3, 2_500_000, 0, 1_048_576 };
        var text = string.Join('\n', lengths.Select((length, i) => new string((char)('a' + i), length)));
        using var lines = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        foreach (var length in lengths)
        {
            Assert.True(lines.TryRead(out ByteRange line));
            Assert.Equal(length, line.Length);
            Assert.True(line.Span.IndexOfAnyExcept(line.Span.IsEmpty ? (byte)0 : line.Span[0]) < 0);
        }

        Assert.False(lines.TryRead(out _));
        Assert.Equal(lengths.Length, lines.Line);
    }
}
