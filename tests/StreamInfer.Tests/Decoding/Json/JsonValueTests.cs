using StreamInfer.Decoding;

namespace StreamInfer.Tests.Decoding.Json;

public sealed class JsonValueTests
{
    [Theory]
    [InlineData("0", "0L")]
    [InlineData("-0", "0L")]
    [InlineData("42", "42L")]
    [InlineData("9223372036854775807", "9223372036854775807L")]
    [InlineData("-9223372036854775808", "-9223372036854775808L")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("-9223372036854775809", "-9.223372036854776E+18")]
    [InlineData("18446744073709551616", "1.8446744073709552E+19")]
    [InlineData("100000000000000000000000", "1E+23")]
    [InlineData("1.0", "1")]
    [InlineData("-0.0", "-0")]
    [InlineData("1e3", "1000")]
    [InlineData("1E+3", "1000")]
    [InlineData("25e-1", "2.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("3.141592653589793", "3.141592653589793")]
    [InlineData("8642.219000000001", "8642.219000000001")]
    [InlineData("9007199254740993.0", "9007199254740992")]
    [InlineData("1e22", "1E+22")]
    [InlineData("1e23", "1E+23")]
    [InlineData("5e-324", "5E-324")]
    [InlineData("2e-324", "0")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData("1e400", "Infinity")]
    [InlineData("-1e400", "-Infinity")]
    [InlineData("1e99999999999999999999", "Infinity")]
    [InlineData("1e-99999999999999999999", "0")]
    [InlineData("0e99999999999999999999", "0")]
    [InlineData("0.00000000000000000000000000000000000000001e41", "1")]
    public void Decode_number_isExactOrNearest(string number, string expected) =>
        Assert.Equal(expected, new JsonFixture("a").Show($"{{\"a\":{number}}}"));

    [Fact]
    public void Decode_doublesOfEverySize_areTheNearest()
    {
        var fixture = new JsonFixture("a");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (i % 2 == 0)
            {
                value = Math.Round(random.NextDouble() * Math.Pow(10, random.Next(20)), random.Next(15));
            }

            if (double.IsFinite(value))
            {
                var json = $"{{\"a\":{value:R}}}".Replace("E+", "e", StringComparison.Ordinal);
                Assert.Equal(DecodeFault.None, fixture.Decode(System.Text.Encoding.UTF8.GetBytes(json)));
                var cell = fixture.Row.Cells[0];
                Assert.Equal(value, cell.Kind == RawKind.Int64 ? cell.Bits : cell.AsDouble);
            }
        }
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "Null")]
    [InlineData("{}", "Other")]
    [InlineData("{\"b\":[1]}", "Other")]
    [InlineData("[]", "[0]")]
    [InlineData("[1,[2,3]]", "[3]")]
    public void Decode_otherValue_hasItsKind(string value, string expected) =>
        Assert.Equal(expected, new JsonFixture("a").Show($"{{\"a\":{value}}}"));

    [Theory]
    [InlineData("\"\"", "''")]
    [InlineData("\"Köln 京都 😀\"", "'Köln 京都 😀'")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "'\"\\/\b\f\n\r\t'")]
    [InlineData("\"a\\u0041\\u00e4\\u4eac\\ud83d\\uDE00z\"", "'aAä京😀z'")]
    [InlineData("\"\\u0000\"", "'\0'")]
    [InlineData("\"\u007f\"", "'\u007f'")]
    public void Decode_text_isUnescaped(string text, string expected) =>
        Assert.Equal(expected, new JsonFixture("a").Show($"{{\"a\":{text}}}"));

    [Fact]
    public void Decode_severalEscapedTexts_allStayValid() =>
        Assert.Equal(
            $"'{new string('x', 5000)}\n' '\t' '{new string('y', 4000)}\n'",
            new JsonFixture("a", "b", "c").Show(
                $"{{\"a\":\"{new string('x', 5000)}\\n\",\"b\":\"\\t\",\"c\":\"{new string('y', 4000)}\\n\"}}"));

    [Fact]
    public void Decode_nextEvent_forgetsTheLast()
    {
        var fixture = new JsonFixture("a", "b");

        Assert.Equal("1L 2L", fixture.Show("{\"a\":1,\"b\":2}"));
        Assert.Equal("Missing 3L", fixture.Show("{\"b\":3}"));
        Assert.Equal("Missing Missing", fixture.Show("{}"));
    }
}
