using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

public class TransactionFormatTests
{
    [Fact]
    public void Avro_readBySchema_equalsJson()
    {
        var schema = JsonNode.Parse(TransactionSchema.Text)!;
        foreach (var (transaction, _) in Simulations.Take(Simulations.Options(driftAfter: TimeSpan.FromMilliseconds(200)), 2_000))
        {
            var bytes = Simulations.Avro(transaction);
            var avro = new AvroReading(bytes);

            var read = avro.Read(schema)!;

            Assert.Equal(bytes.Length, avro.Position);
            Assert.Equal(read.ToJsonString(), Json(transaction));
        }
    }

    [Fact]
    public void Avro_everyFieldAtItsLongest_fits()
    {
        var longest = new CardTransaction
        {
            Id = ulong.MaxValue,
            EventTime = long.MinValue,
            Card = CardPopulation.Count - 1,
            Category = MerchantCategory.Electronics,
            Channel = PaymentChannel.Moto,
            Transactions1h = int.MinValue,
            Transactions24h = int.MinValue,
            Countries24h = int.MinValue,
            DeviceAgeDays = int.MaxValue,
            AccountAgeDays = int.MinValue,
            FailedPins24h = int.MinValue,
        };

        Assert.InRange(Simulations.Avro(longest).Length, 1, TransactionAvro.MaxLength);
    }

    [Fact]
    public void Schema_everyFieldInside_matchesTheTypesOfEnums()
    {
        var fields = JsonNode.Parse(TransactionSchema.Text)!["fields"]!.AsArray();
        string[] Symbols(string name) =>
            [.. fields.Single(field => (string)field!["name"]! == name)!["type"]!["symbols"]!.AsArray().Select(symbol => (string)symbol!)];

        Assert.Equal(Enum.GetNames<PaymentChannel>().Select(name => name.ToLowerInvariant()), Symbols("channel"));
        Assert.Equal(Enum.GetNames<EntryMode>().Select(name => name.ToLowerInvariant()), Symbols("entry_mode"));
        Assert.All(fields, field => Assert.NotEmpty((string)field!["doc"]!));
    }

    [Fact]
    public void Csv_withLabels_hasAFieldForEachColumn()
    {
        using var text = new StringWriter();
        var csv = new TransactionCsv(text, labels: true);
        csv.WriteHeader();
        foreach (var (transaction, label) in Simulations.Take(Simulations.Options(), 2_000))
        {
            csv.WriteRow(transaction, label);
        }

        var lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2_001, lines.Length);
        Assert.EndsWith(",ip_risk,is_fraud,fraud_pattern", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(36, line.Split(',').Length));
        Assert.Contains(lines, line => line.EndsWith(",1,CardTesting", StringComparison.Ordinal));
    }

    [Fact]
    public void Csv_nulls_leaveNothingBetweenCommas()
    {
        using var text = new StringWriter();
        new TransactionCsv(text, labels: false).WriteRow(
            new CardTransaction { MinutesSinceLast = float.NaN, DeviceAgeDays = -1, IpRisk = double.NaN }, FraudPattern.None);

        Assert.Equal(
            "0000000000000000,0,C00000000,0,EUR,M00000,grocery,DE,0,DE,pos,chip,0,0,0,,0,0,0,0,0,0,0,0,0,0,0,false,false,false,,0,0,\n",
            text.ToString());
    }

    [Theory]
    [InlineData(7, "0000000007")]
    [InlineData(0x01020304, "0001020304")]
    public void Payload_withSchemaId_hasConfluentsPrefix(int id, string prefix)
    {
        using var payload = new TransactionPayload(id);
        var transaction = Simulations.Take(Simulations.Options(), 1)[0].Event;

        var value = payload.Encode(transaction).ToArray();

        Assert.Equal(prefix, Convert.ToHexString(value[..5]));
        Assert.Equal(Simulations.Avro(transaction), value[5..]);
    }

    [Fact]
    public void Payload_withoutSchemaId_isJsonEachTime()
    {
        using var payload = new TransactionPayload(schemaId: null);
        var events = Simulations.Take(Simulations.Options(), 3);

        Assert.All(events, item => Assert.Equal(Json(item.Event), Encoding.UTF8.GetString(payload.Encode(item.Event))));
    }

    private static string Json(in CardTransaction transaction)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            TransactionJson.Write(transaction, json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
