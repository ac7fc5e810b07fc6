using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Hashing;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class CategoryTests
{
    private static readonly FeaturePlan OneHot =
        FeatureFixture.Plain with { Encode = EncodingKind.OneHot, Categories = ["web", "pos", "Köln"] };
    private static readonly FeaturePlan Ordinal = OneHot with { Encode = EncodingKind.Ordinal };

    [Theory]
    [InlineData("web", 1, 0, 0)]
    [InlineData("pos", 0, 1, 0)]
    [InlineData("Köln", 0, 0, 1)]
    public void OneHot_knownCategory_setsItsColumn(string text, float first, float second, float third) =>
        Assert.Equal([first, second, third], new FeatureFixture(OneHot).Put(FeatureFixture.Text(text)).Floats);

    [Fact]
    public void OneHot_everyNumericInput_hasOnesAndZeros()
    {
        var text = FeatureFixture.Text("pos");

        Assert.Equal([0.0, 1.0, 0.0], new FeatureFixture(OneHot, ColumnType.Double).Put(text).Doubles);
        Assert.Equal([0L, 1L, 0L], new FeatureFixture(OneHot, ColumnType.Int64).Put(text).Int64s);
        Assert.Equal([false, true, false], new FeatureFixture(OneHot, ColumnType.Boolean).Put(text).Booleans);
    }

    [Fact]
    public void OneHot_unknownAfterKnown_clearsAllColumnsAndIsFlagged()
    {
        var fixture = new FeatureFixture(OneHot).Put(FeatureFixture.Text("web")).Put(FeatureFixture.Text("Web"));

        Assert.Equal([0f, 0f, 0f], fixture.Floats);
        Assert.Equal(QualityFlags.UnknownCategory, fixture.Quality);
    }

    [Theory]
    [InlineData("web", UnknownCategoryPolicy.Zero, 0f, QualityFlags.None)]
    [InlineData("Köln", UnknownCategoryPolicy.Zero, 2f, QualityFlags.None)]
    [InlineData("", UnknownCategoryPolicy.Zero, -1f, QualityFlags.UnknownCategory)]
    [InlineData("atm", UnknownCategoryPolicy.Index, 3f, QualityFlags.UnknownCategory)]
    public void Ordinal_category_isItsIndex(string text, UnknownCategoryPolicy policy, float expected, QualityFlags quality)
    {
        var fixture = new FeatureFixture(Ordinal with { OnUnknown = policy }).Put(FeatureFixture.Text(text));

        Assert.Equal([expected], fixture.Floats);
        Assert.Equal(quality, fixture.Quality);
    }

    [Fact]
    public void Unknown_reject_namesWhatIsAllowed() =>
        new FeatureFixture(OneHot with { OnUnknown = UnknownCategoryPolicy.Reject }).Refuse(
            FeatureFixture.Text("atm"), DeadLetterReason.UnknownCategory, "feature 'x' (path 'v'): text \"atm\" is none of web, pos, Köln");

    [Fact]
    public void Unknown_rejectOfManyCategories_namesTheFirstTen()
    {
        var feature =
            Ordinal with { OnUnknown = UnknownCategoryPolicy.Reject, Categories = [.. Enumerable.Range(0, 12).Select(i => $"c{i}")] };

        new FeatureFixture(feature).Refuse(
            RawValue.Of(5L),
            DeadLetterReason.UnknownCategory,
            "feature 'x' (path 'v'): 5 is none of c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more");
    }

    [Fact]
    public void Ordinal_numbersAndBooleans_matchTheirText()
    {
        var fixture = new FeatureFixture(Ordinal with { Categories = ["-7", "true", "0.5", "2", "false"] });

        Assert.Equal([0f], fixture.Put(RawValue.Of(-7L)).Floats);
        Assert.Equal([1f], fixture.Put(RawValue.Of(value: true)).Floats);
        Assert.Equal([2f], fixture.Put(RawValue.Of(0.5)).Floats);
        Assert.Equal([3f], fixture.Put(RawValue.Of(2.0)).Floats);
        Assert.Equal([4f], fixture.Put(RawValue.Of(value: false)).Floats);
    }

    [Fact]
    public void Ordinal_noCategoryAtAll_isATypeViolation() =>
        new FeatureFixture(Ordinal).Refuse(
            FeatureFixture.OfKind(RawKind.Bytes, length: 2),
            DeadLetterReason.TypeViolation,
            "feature 'x' (path 'v'): 2 bytes where a category is due");

    [Fact]
    public void Ordinal_nan_goesByTheNotFinitePolicy()
    {
        new FeatureFixture(Ordinal).Refuse(
            RawValue.Of(double.NaN), DeadLetterReason.NotFinite, "feature 'x' (path 'v'): NaN is not finite");
        Assert.Equal(
            [1f],
            new FeatureFixture(Ordinal with { OnNotFinite =
                NotFinitePolicy.Missing, Default = "pos" }).Put(RawValue.Of(double.NaN)).Floats);
    }

    [Theory]
    [InlineData("")]
    [InlineData("merchant-42")]
    [InlineData("京都")]
    public void Hash_text_isMurmur3OfItsUtf8ModuloBuckets(string text)
    {
        var fixture = new FeatureFixture(FeatureFixture.Plain with { Encode = EncodingKind.Hash, Buckets = 1000 }, ColumnType.Int64);

        Assert.Equal([Murmur3.Hash32(Encoding.UTF8.GetBytes(text), 0) % 1000], fixture.Put(FeatureFixture.Text(text)).Int64s);
    }

    [Fact]
    public void Hash_publishedVector_landsInItsBucket() =>
        Assert.Equal(
            [0xba6bd213L % 4096],
            new FeatureFixture(FeatureFixture.Plain with { Encode = EncodingKind.Hash, Buckets = 4096 }, ColumnType.Int64)
                .Put(FeatureFixture.Text("test")).Int64s);

    [Fact]
    public void Hash_integer_isHashedByItsDecimalText()
    {
        var fixture =
            new FeatureFixture(FeatureFixture.Plain with { Encode = EncodingKind.Hash, Buckets = int.MaxValue }, ColumnType.Int64);
        var ofText = fixture.Put(FeatureFixture.Text("-12")).Int64s;

        Assert.Equal(ofText, fixture.Put(RawValue.Of(-12L)).Int64s);
    }

    [Fact]
    public void OneHot_afterHourOfDay_takesTheNumberForItsText()
    {
        var feature = OneHot with { Categories = ["0", "12", "23"], Transforms = [new() { Kind = TransformKind.HourOfDay }] };

        Assert.Equal([0f, 1f, 0f], new FeatureFixture(feature).Put(FeatureFixture.Text("2024-06-01T12:00:00Z")).Floats);
    }

    [Fact]
    public void Constructor_encodingWithoutWhatItNeeds_isRefused()
    {
        Assert.Contains(
            "feature 'x': encoding Ordinal needs categories",
            Assert.Throws<ArgumentException>(() => new FeatureFixture(Ordinal with { Categories = [] })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "feature 'x': encoding Hash needs buckets, 1 or more",
            Assert.Throws<ArgumentException>(() => new FeatureFixture(FeatureFixture.Plain with { Encode = EncodingKind.Hash })).Message,
            StringComparison.Ordinal);
    }
}
