using System.Text.Json;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Publishing;
using StreamInfer.Tests.Models.Shadows.Kit;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shadows;

/// <summary>What a shadow writes of each event beside its prediction.</summary>
public sealed class DifferenceTests
{
    private const int Events = 64;

    [Theory]
    [InlineData(EventFormat.Json)]
    [InlineData(EventFormat.Avro)]
    public async Task Difference_decodedBack_saysWhatBothSaid(EventFormat format)
    {
        using var bed = new ShadowBed(Events) { Format = format };

        // Event 7, 7/16, is the only kind of which the decision flips.
        bed.Shadow(new PuppetShadow(x => x + 0.0625));
        await bed.RunAsync();
        bed.Settle();

        var differences = Differences(bed, format);
        Assert.Equal(Events, differences.Count);
        for (var i = 0; i < Events; i++)
        {
            var (difference, primary) = (differences[i], ShadowBed.ValueOf(i));
            Assert.Equal((1, 2, "first"), (difference.GetProperty("primaryVersion").GetInt32(), difference.GetProperty("shadowVersion").GetInt32(), difference.GetProperty("model").GetString()));
            Assert.Equal(
                (primary, primary + 0.0625, 0.0625),
                (difference.GetProperty("primaryScore").GetDouble(), difference.GetProperty("shadowScore").GetDouble(), difference.GetProperty("difference").GetDouble()));
            Assert.Equal((primary >= 0.5, primary + 0.0625 >= 0.5), (difference.GetProperty("primaryDecision").GetBoolean(), difference.GetProperty("shadowDecision").GetBoolean()));
            Assert.Equal(i % 16 != 7, difference.GetProperty("agrees").GetBoolean());
            var source = difference.GetProperty("source");
            Assert.Equal((0, i, "events"), (source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64(), source.GetProperty("topic").GetString()));
            Assert.Equal(new string('2', 16), difference.GetProperty("shadowDigest").GetString());
            Assert.Matches("^[0-9a-f]{32}$", difference.GetProperty("predictionId").GetString());
            Assert.True(!difference.TryGetProperty("features", out var features) || features.ValueKind == JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task Difference_predictionId_isThatOfTheShadowsPrediction()
    {
        using var bed = new ShadowBed(Events);
        bed.Shadow(new PuppetShadow(x => x));
        await bed.RunAsync();
        bed.Settle();

        var ids = bed.Sink.Published.Where(record => record.Topic == OutputTopic.Predictions).Select(record => record.Json.GetProperty("predictionId").GetString());
        Assert.Equal(ids, Differences(bed, EventFormat.Json).Select(difference => difference.GetProperty("predictionId").GetString()));
    }

    [Theory]
    [InlineData(EventFormat.Json)]
    [InlineData(EventFormat.Avro)]
    public async Task Difference_featuresOnDisagreement_areThereWhereTheyDisagreeOnly(EventFormat format)
    {
        using var bed = new ShadowBed(Events) { Format = format };
        bed.Plan = bed.Plan with { FeaturesOnDisagreement = true };
        bed.Shadow(new PuppetShadow(x => x + 0.0625));
        await bed.RunAsync();
        bed.Settle();

        foreach (var (i, difference) in Differences(bed, format).Index())
        {
            var isThere = difference.TryGetProperty("features", out var features) && features.ValueKind != JsonValueKind.Null;
            Assert.Equal(i % 16 == 7, isThere);
            if (isThere)
            {
                Assert.Contains("\"x\":[", features.GetRawText());
                Assert.Contains("0.4375", features.GetRawText());
            }
        }
    }

    [Theory]
    [InlineData(EventFormat.Json)]
    [InlineData(EventFormat.Avro)]
    public async Task Difference_shadowWithoutThreshold_agreesNeitherWay(EventFormat format)
    {
        using var bed = new ShadowBed(16) { Format = format };
        bed.Shadow(new PuppetShadow(x => x), threshold: null);
        await bed.RunAsync();
        bed.Settle();

        Assert.All(Differences(bed, format), difference => Assert.True(!difference.TryGetProperty("agrees", out var agrees) || agrees.ValueKind == JsonValueKind.Null));
    }

    private static List<JsonElement> Differences(ShadowBed bed, EventFormat format)
    {
        var schema = AvroSchema.Parse(File.ReadAllText(Upwards.Find("schemas/shadow-difference.avsc")!));
        return [.. bed.Sink.Published.Where(record => record.Topic == OutputTopic.DeadLetters).Select(record => format == EventFormat.Json ? record.Json : Decode(schema, record))];
    }

    private static JsonElement Decode(AvroSchema schema, PublishedRecord record)
    {
        Assert.Equal([0, 0, 0, 0, 2], record.Value![..5]);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            AvroToJson.Write(schema, record.Value.AsSpan(5), json);
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
