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
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            new CsvEvent(header.Split(','), new HashSet<string> { "code" }).Write(fields.Fields, json);
        }

        using var actual = JsonDocument.Parse(output.ToArray());
        using var wanted = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(wanted.RootElement, actual.RootElement), Encoding.UTF8.GetString(output.ToArray()));
        Assert.False(fields.TryRead());
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
