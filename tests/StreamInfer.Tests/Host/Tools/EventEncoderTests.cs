using System.Text;
using StreamInfer.Host.Tools;

namespace StreamInfer.Tests.Host.Tools;

public sealed class EventEncoderTests
{
    private const string Schema = """
        {"type":"record","name":"Event","fields":[{"name":"amount","type":"double"},{"name":"count","type":"long"},{"name":"web","type":"boolean"},
        {"name":"account","type":"string"},{"name":"risk","type":["null","double"],"default":null}]}
        """;

    [Fact]
    public void Encode_csvAsJson_givesEachColumnItsTypeThroughoutTheFile()
    {
        var row = new EventRow(2, new() { ["amount"] = "1", ["count"] = "7", ["web"] = "true", ["account"] = "0012", ["risk"] = null });

        var payload = Encoding.UTF8.GetString(EventEncoder.Json(Schema).Encode(row));

        Assert.Equal("""{"amount":1,"count":7,"web":true,"account":"0012","risk":null}""", payload);
    }

    [Fact]
    public void Encode_jsonLines_stayAsTheyAre()
    {
        var row = new EventRow(1, new() { ["amount"] = "1", ["nested"] = new System.Text.Json.Nodes.JsonArray(1, 2) });

        Assert.Equal("""{"amount":"1","nested":[1,2]}""", Encoding.UTF8.GetString(EventEncoder.Json(null).Encode(row)));
    }
}
