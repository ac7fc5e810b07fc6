using System.Text;
using System.Text.Json;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Host.Service;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Publishing;

public class PredictionEncoderTests
{
    private const int SchemaId = 0x01020304;
    private static readonly AvroSchema Schema = AvroSchema.Parse(CarriedSchema.Prediction);

    private static readonly ScoreShape FullShape = new(3, ColumnType.String,
    [
        new TensorSpec("embedding", ColumnType.Float, 2),
        new TensorSpec("rule", ColumnType.String, 1),
        new TensorSpec("id", ColumnType.Int64, 1),
        new TensorSpec("hit", ColumnType.Boolean, 1),
    ]);

    [Fact]
    public void Encode_asAvro_carriesEveryField()
    {
        var (batch, record) = Encode(EventFormat.Avro, FullShape, 0.25, QualityFlags.Late | QualityFlags.Imputed);

        Assert.Equal([0, 1, 2, 3, 4], record.Value.Span[..5].ToArray());
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            AvroToJson.Write(Schema, record.Value.Span[5..], json);
        }

        CheckFields(JsonDocument.Parse(buffer.ToArray()).RootElement);
        Assert.Equal("key", Encoding.UTF8.GetString(record.Key.Span));
        Assert.Equal(-1, record.TimestampMs);
        GC.KeepAlive(batch);
    }

    [Fact]
    public void Encode_asJson_carriesEveryField()
    {
        var (batch, record) = Encode(EventFormat.Json, FullShape, 0.25, QualityFlags.Late | QualityFlags.Imputed);
        var root = JsonDocument.Parse(record.Value.Span.ToArray()).RootElement;

        Assert.Equal(1_700_000_000_000, root.GetProperty("eventTime").GetInt64());
        CheckShared(root);
        GC.KeepAlive(batch);
    }

    [Fact]
    public void Encode_scoreOnly_leavesTheRestNull()
    {
        var (batch, record) = Encode(EventFormat.Avro, ScoreShape.ScoreOnly, double.NaN, QualityFlags.None, threshold: null);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            AvroToJson.Write(Schema, record.Value.Span[5..], json);
        }

        var root = JsonDocument.Parse(buffer.ToArray()).RootElement;
        Assert.Equal("NaN", root.GetProperty("score").GetString());
        Assert.All(new[] { "decision", "label", "probabilities", "outputs" }, name => Assert.Equal(JsonValueKind.Null, root.GetProperty(name).ValueKind));
        Assert.Equal(string.Empty, root.GetProperty("quality").GetString());
        GC.KeepAlive(batch);
    }

    [Theory]
    [InlineData(0.8, false, 0.8, true)]
    [InlineData(0.8, false, 0.79999, false)]
    [InlineData(0.8, false, double.NaN, false)]
    [InlineData(-0.1, true, -0.1, true)]
    [InlineData(-0.1, true, -0.09999, false)]
    public void Decide_atTheThreshold_includesIt(double threshold, bool lowerIsWorse, double score, bool expected) =>
        Assert.Equal(expected, Stamp(ScoreShape.ScoreOnly, threshold, lowerIsWorse).Decide(score));

    [Fact]
    public void Encode_withAllHeaders_repeatsWhatTheValueSays()
    {
        var (batch, record) = Encode(EventFormat.Json, ScoreShape.ScoreOnly, 0.5, QualityFlags.None, headers: HeaderSet.All);
        var headers = batch.HeadersOf(record).ToArray().ToDictionary(header => Encoding.UTF8.GetString(header.Name.Span), header => Encoding.UTF8.GetString(header.Value.Span));
        var root = JsonDocument.Parse(record.Value.Span.ToArray()).RootElement;

        Assert.Equal(["si-device", "si-model", "si-model-digest", "si-model-version", "si-prediction-id", "si-source"], headers.Keys.Order());
        Assert.Equal(root.GetProperty("predictionId").GetString(), headers["si-prediction-id"]);
        Assert.Equal("transactions/3/1234567890123", headers["si-source"]);
        Assert.Equal("abababababababab", headers["si-model-digest"]);
    }

    [Fact]
    public void Encode_ofSameEvent_givesSameIdentity()
    {
        static string Id(EventFormat format, double score)
        {
            var (_, record) = Encode(format, ScoreShape.ScoreOnly, score, QualityFlags.None);
            return JsonDocument.Parse(record.Value.Span.ToArray()).RootElement.GetProperty("predictionId").GetString()!;
        }

        Assert.Equal(Id(EventFormat.Json, 0.1), Id(EventFormat.Json, 0.9));
        Assert.Equal(32, Id(EventFormat.Json, 0.1).Length);
    }

    [Fact]
    public void Encode_asAvroAfterWarmUp_allocatesNothing()
    {
        var (encoder, scored, scores) = Prepare(EventFormat.Avro, FullShape, 0.5, QualityFlags.None, 0.5, HeaderSet.All);
        var output = new OutgoingBatch();
        Run();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            output.Clear();
            for (var i = 0; i < 100; i++)
            {
                encoder.Encode(scored, scores, 1, output);
            }
        }
    }

    private static void CheckFields(JsonElement root)
    {
        Assert.Equal("2023-11-14T22:13:20.000Z", root.GetProperty("eventTime").GetString());
        Assert.Equal("2023-11-14T22:13:20.123Z", root.GetProperty("scoredAt").GetString());
        CheckShared(root);
    }

    private static void CheckShared(JsonElement root)
    {
        Assert.Equal(0.25, root.GetProperty("score").GetDouble());
        Assert.True(root.GetProperty("decision").GetBoolean());
        Assert.Equal("größer", root.GetProperty("label").GetString());
        Assert.Equal([0.1, 0.2, 0.7], root.GetProperty("probabilities").EnumerateArray().Select(value => value.GetDouble()));
        var outputs = root.GetProperty("outputs");
        Assert.Equal([1.5, -2.5], outputs.GetProperty("embedding").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal("r-7", outputs.GetProperty("rule")[0].GetString());
        Assert.Equal(long.MaxValue, outputs.GetProperty("id")[0].GetInt64());
        Assert.True(outputs.GetProperty("hit")[0].GetBoolean());
        Assert.Equal("late,imputed", root.GetProperty("quality").GetString());
        var source = root.GetProperty("source");
        Assert.Equal(("transactions", 3, 1_234_567_890_123), (source.GetProperty("topic").GetString(), source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64()));
        Assert.Equal(("fraud", 7), (root.GetProperty("model").GetString(), root.GetProperty("modelVersion").GetInt32()));
        Assert.Equal(("abababababababab", "cdcdcdcdcdcdcdcd"), (root.GetProperty("modelDigest").GetString(), root.GetProperty("featureDigest").GetString()));
        Assert.Equal(("primary", "cpu"), (root.GetProperty("route").GetString(), root.GetProperty("device").GetString()));
    }

    private static (OutgoingBatch Batch, OutgoingRecord Record) Encode(
        EventFormat format, ScoreShape shape, double score, QualityFlags quality, double? threshold = 0.25, HeaderSet headers = HeaderSet.Filter)
    {
        var (encoder, scored, scores) = Prepare(format, shape, score, quality, threshold, headers);
        var output = new OutgoingBatch();
        encoder.Encode(scored, scores, 1_700_000_000_123, output);
        GC.KeepAlive(encoder);
        return (output, output.Records[0]);
    }

    private static (PredictionEncoder Encoder, BatchEvent Scored, ScoreBlock Scores) Prepare(
        EventFormat format, ScoreShape shape, double score, QualityFlags quality, double? threshold, HeaderSet headers)
    {
        var stamp = Stamp(shape, threshold, false);
        var plan = new OutputPlan { Topic = "scores", DeadLetters = "dead", Format = format, Threshold = threshold, Headers = headers, CopyHeaders = false };
        var records = new RecordBatch(1);
        records.Retain();
        records.Add(3, 1_234_567_890_123, 5, records.Arena.Append("key"u8), ByteRange.Null);
        var scores = new ScoreBlock(shape, 1);
        Fill(scores, score);
        return (new PredictionEncoder(stamp, plan, SchemaId), new BatchEvent { Batch = records, EventTimeMs = 1_700_000_000_000, Quality = quality }, scores);
    }

    private static void Fill(ScoreBlock scores, double score)
    {
        scores.Scores[0] = score;
        if (scores.Shape.ClassCount > 0)
        {
            double[] probabilities = [0.1, 0.2, 0.7];
            probabilities.CopyTo(scores.Probabilities, 0);
            scores.LabelTexts[0] = "größer";
            (scores.PassThrough[0].Floats[0], scores.PassThrough[0].Floats[1]) = (1.5f, -2.5f);
            scores.PassThrough[1].Strings[0] = "r-7";
            scores.PassThrough[2].Int64s[0] = long.MaxValue;
            scores.PassThrough[3].Booleans[0] = true;
        }
    }

    private static PredictionStamp Stamp(ScoreShape shape, double? threshold, bool lowerIsWorse)
    {
        var identity = new ModelIdentity("fraud", 7, string.Concat(Enumerable.Repeat("ab", 32)), threshold, lowerIsWorse);
        return new PredictionStamp(new ScoringModel(identity, new ShapedSession(shape)), "cdcdcdcdcdcdcdcd", PredictionStamp.PrimaryRoute, "transactions");
    }

    private sealed class ShapedSession(ScoreShape shape) : IModelSession
    {
        public RowLayout Layout { get; } = new([new TensorSpec("x", ColumnType.Float, 1)], [new ColumnSlot(0, 0, 1)]);

        public ScoreShape Shape => shape;

        public string Device => "cpu";

        public bool IsTerminated { get; set; }

        public void Run(FeatureBlock features, int rows, ScoreBlock scores) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
