using System.Buffers;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Host.Service;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Records;
using StreamInfer.Tests.Monitoring.Engine;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Records;

/// <summary>What goes to the topics of drift and anomalies, read back by the schemas that the program registers.</summary>
public sealed class RecordTests
{
    private static readonly DriftRecord Drift = DriftOfAShift();

    private static readonly AnomalyRecord Anomaly = new()
    {
        Pipeline = "p",
        Model = "m",
        ModelVersion = 2,
        Partition = 3,
        Offset = 4,
        Key = null,
        EventTimeMs = 5,
        Method = AnomalyMethod.RobustZ,
        Score = 9.5,
        Threshold = 3.5,
        AlertFraction = 0.001,
        ModelScore = null,
        Top = [new AnomalyFeature("amount", null, 9.5, 9.5), new AnomalyFeature("hour.sin", 0.5, -4, 4)],
    };

    [Fact]
    public void Encode_drift_carriesEveryFieldOfTheSchema()
    {
        var root = Read(CarriedSchema.Drift, new DriftEncoder(EventFormat.Avro, 7).Encode(Drift));

        Assert.Equal("sample/c", System.Text.Encoding.UTF8.GetString(DriftEncoder.KeyOf(Drift)));
        Assert.Equal(("sample", "c", "drift", "transition"), (Text(root, "pipeline"), Text(root, "subject"), Text(root, "state"), Text(root, "kind")));
        Assert.Equal(Drift.WindowEnd, root.GetProperty("windowEnd").GetDateTimeOffset().ToUnixTimeMilliseconds());
        Assert.Equal(Drift.Evaluation!.Counts.Count, root.GetProperty("count").GetInt64());
        var statistics = Drift.Evaluation.Statistics!;
        Assert.Contains(statistics.Stability!.Value.Psi.ToString("R"), root.GetProperty("psi").GetRawText(), StringComparison.Ordinal);
        Assert.Contains(statistics.MeanShift!.Value.Effect!.Value.ToString("R"), root.GetProperty("meanShift").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("t2").ValueKind);
        Assert.Contains("psi", root.GetProperty("cause").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_driftAsJson_hasTheSameFields()
    {
        var avro = Read(CarriedSchema.Drift, new DriftEncoder(EventFormat.Avro, 7).Encode(Drift));
        var json = JsonDocument.Parse(new DriftEncoder(EventFormat.Json, 0).Encode(Drift)).RootElement;

        Assert.Equal(
            avro.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).Select(field => field.Name),
            json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(Drift.Q, json.GetProperty("q").GetDouble());
    }

    [Theory]
    [InlineData(EventFormat.Avro)]
    [InlineData(EventFormat.Json)]
    public void Encode_anomaly_namesEventAndFeatures(EventFormat format)
    {
        var bytes = new AnomalyEncoder("events", format, 7).Encode(Anomaly);
        var root = format == EventFormat.Avro ? Read(CarriedSchema.Anomaly, bytes) : JsonDocument.Parse(bytes).RootElement;

        Assert.Equal(("events/3/4", "zscore"), (Text(root, "source"), Text(root, "method")));
        Assert.Equal(32, Text(root, "predictionId").Length);
        Assert.Equal(["amount", "hour.sin"], root.GetProperty("top").EnumerateArray().Select(item => Text(item, "feature")));
        Assert.Equal(9.5, root.GetProperty("score").GetDouble());
    }

    [Fact]
    public void Symbols_ofTheSchema_areTheStates()
    {
        using var schema = JsonDocument.Parse(CarriedSchema.Drift);
        var state = schema.RootElement.GetProperty("fields").EnumerateArray().Single(field => Text(field, "name") == "previousState");

        Assert.Equal(
            Enum.GetNames<AlarmState>().Select(name => name.ToLowerInvariant()),
            state.GetProperty("type").GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetString()));
    }

    private static DriftRecord DriftOfAShift()
    {
        var bed = new EngineBed();
        bed.Feed(EngineBed.VersionOf(1, EngineBed.ReferenceOf(1)), 600, change: row => row[2] += 1);
        return bed.Drifts.First(record => record is { Subject: "c", State: AlarmState.Drift });
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static JsonElement Read(string schema, byte[] value)
    {
        Assert.Equal([0, 0, 0, 0, 7], value[..5]);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            AvroToJson.Write(AvroSchema.Parse(schema), value.AsSpan()[5..], json);
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }
}
