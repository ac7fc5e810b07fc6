using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Labels;

/// <summary>What predictions and labels are read as.</summary>
public class JoinEntriesTests
{
    private const string Id = "5f0c0b7f7f1f4d6cb0a1c2d3e4f50617";

    private static readonly UInt128 Expected = UInt128.Parse(Id, System.Globalization.NumberStyles.AllowHexSpecifier, null);

    private readonly PinnedArena _bytes = new();

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("1.0", true)]
    [InlineData("\"1\"", true)]
    [InlineData("\"0\"", false)]
    [InlineData("\"true\"", true)]
    public void Label_aValue_isRead(string value, bool happened) =>
        Assert.Equal(JoinEntry.Label(5, Expected, happened), Label($$"""{"predictionId":"{{Id}}","label":{{value}}}"""));

    [Theory]
    [InlineData("""{"predictionId":"5f0c0b7f7f1f4d6cb0a1c2d3e4f50617","label":2}""", "true, false, 1, 0")]
    [InlineData("""{"predictionId":"5f0c0b7f7f1f4d6cb0a1c2d3e4f50617","label":null}""", "true, false, 1, 0")]
    [InlineData("""{"predictionId":"5f0c0b7f7f1f4d6cb0a1c2d3e4f50617"}""", "true, false, 1, 0")]
    [InlineData("""{"label":1}""", "32 hex digits")]
    [InlineData("""{"predictionId":"5f0c","label":1}""", "32 hex digits")]
    [InlineData("""{"predictionId":"zf0c0b7f7f1f4d6cb0a1c2d3e4f50617","label":1}""", "32 hex digits")]
    [InlineData("""{"predictionId":7,"label":1}""", "32 hex digits")]
    [InlineData("yes", "no label")]
    [InlineData("", "no label")]
    [InlineData(null, "no payload")]
    public void Label_anythingElse_isRejectedAndSaysWhy(string? json, string why)
    {
        var entry = Label(json);
        Assert.Equal(JoinEntryKind.Rejected, entry.Kind);
        Assert.Contains(why, entry.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_paths_areThoseOfThePlan()
    {
        var plan = new LabelsPlan("labels") { PredictionId = FieldPath.Parse("about.id"), Label = FieldPath.Parse("outcome") };
        Assert.Equal(JoinEntry.Label(5, Expected, happened: true), Label($$"""{"about":{"id":"{{Id}}"},"outcome":1}""", plan));
    }

    [Fact]
    public void Entries_byKey_haveTheSameIdentity()
    {
        var plan = new LabelsPlan("labels") { JoinBy = LabelJoinKey.Key };
        var label = Label("""{"label":true}""", plan, "payment-7");
        Assert.Equal(Prediction(LabelJoinKey.Key, "payment-7").Id, label.Id);
        Assert.NotEqual(Prediction(LabelJoinKey.Key, "payment-8").Id, label.Id);
        Assert.Null(Prediction(LabelJoinKey.Key, null).Id);
        Assert.Contains("no key", Label("""{"label":true}""", plan).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_bySource_haveTheSameIdentity()
    {
        var plan = new LabelsPlan("labels") { JoinBy = LabelJoinKey.Source };
        Assert.Equal(Prediction(LabelJoinKey.Source, null).Id, Label("""{"source":{"partition":3,"offset":17},"label":true}""", plan).Id);
        Assert.Contains("source.offset", Label("""{"source":{"partition":3},"label":true}""", plan).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Prediction_isReadWhole() => Assert.Equal(JoinEntry.Prediction(5, Expected, 4, PredictionRoute.Rollout, 0.25), Prediction(LabelJoinKey.PredictionId, "k"));

    [Theory]
    [InlineData("""{"score":0.5}""")]
    [InlineData("""{"modelVersion":4,"route":"elsewhere"}""")]
    [InlineData("nothing")]
    public void Prediction_anythingElse_isRejected(string json) =>
        Assert.Equal(JoinEntryKind.Rejected, new PredictionEntries(EventFormat.Json, LabelJoinKey.PredictionId, null).Read(Record(json, null), [], default).Kind);

    private JoinEntry Prediction(LabelJoinKey joinBy, string? key) => new PredictionEntries(EventFormat.Json, joinBy, null).Read(
        Record($$"""{"predictionId":"{{Id}}","score":0.25,"source":{"partition":3,"offset":17,"topic":"in"},"modelVersion":4,"route":"rollout"}""", key), [], default);

    private JoinEntry Label(string? json, LabelsPlan? plan = null, string? key = null) => new LabelEntries(plan ?? new LabelsPlan("labels"), null).Read(Record(json, key), [], default);

    private SourceRecord Record(string? json, string? key) => new()
    {
        Partition = 0,
        Offset = 0,
        TimestampMs = 5,
        Key = RangeOf(key),
        Value = RangeOf(json),
        HeadersStart = 0,
        HeadersCount = 0,
    };

    private ByteRange RangeOf(string? text) => text is null ? ByteRange.Null : _bytes.Append(Encoding.UTF8.GetBytes(text));
}
