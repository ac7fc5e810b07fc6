using System.Text;
using System.Text.Json;
using StreamInfer.Models.Gates;

namespace StreamInfer.Tests.Models.Gates;

public class GateVerdictJsonTests
{
    [Fact]
    public void Write_everyField_isThere()
    {
        var check = new GateCheck(GateCheckKind.Golden, GateOutcome.Failed, "off")
        {
            Figures = [new GateFigure("compared", 2, "records"), new GateFigure("greatest difference", double.NaN)],
            Limit = new GateFigure("tolerance", 1e-5),
        };
        var verdict = new GateVerdict("fraud", 3, [check])
        {
            Digest = "ab",
            Device = "cpu",
            At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Took = TimeSpan.FromMilliseconds(1500),
        };

        Assert.Equal(
            """
            {"model":"fraud","version":3,"digest":"ab","device":"cpu","passed":false,"at":"2026-01-02T03:04:05+00:00","took":1.5,"checks":[{"name":"golden","passed":false,"outcome":"failed","figures":[{"name":"compared","value":2,"unit":"records"},{"name":"greatest difference","value":"NaN","unit":""}],"limit":{"name":"tolerance","value":1E-05,"unit":""},"message":"off"}]}
            """,
            Text(verdict));
    }

    [Theory]
    [InlineData("p99 at 256 rows", 0.0042, "s", "p99 at 256 rows 4.2 ms")]
    [InlineData("compared", 20, "records", "compared 20 records")]
    [InlineData("greatest difference", 1.5e-7, "", "greatest difference 1.5E-07")]
    public void ToString_figure_hasItsUnit(string name, double value, string unit, string expected) =>
        Assert.Equal(expected, new GateFigure(name, value, unit).ToString());

    private static string Text(GateVerdict verdict)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            GateVerdictJson.Write(writer, verdict);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
