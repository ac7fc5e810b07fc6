using StreamInfer.Decoding.Features;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class ColumnNamesTests
{
    private static readonly TransformPlan Cyclical = new() { Kind = TransformKind.Cyclical, Period = 24 };

    public static TheoryData<FeaturePlan, string> Cases => new()
    {
        { FeatureFixture.Plain, "x" },
        { FeatureFixture.Plain with { MissingIndicator = true }, "x x.missing" },
        { FeatureFixture.Plain with { Length = 2 }, "x[0] x[1]" },
        { FeatureFixture.Plain with { Encode = EncodingKind.OneHot, Categories = ["web", "pos"] }, "x=web x=pos" },
        { FeatureFixture.Plain with { Encode = EncodingKind.Ordinal, Categories = ["web", "pos"] }, "x" },
        { FeatureFixture.Plain with { Transforms = [new() { Kind = TransformKind.HourOfDay }, Cyclical] }, "x.sin x.cos" },
        { FeatureFixture.Plain with { Length =
            2, Transforms = [Cyclical], MissingIndicator = true }, "x[0].sin x[0].cos x[1].sin x[1].cos x.missing" },
        { FeatureFixture.Plain with { Length = 2, Encode = EncodingKind.OneHot, Categories = ["a"] }, "x[0]=a x[1]=a" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_feature_hasANameAColumn(FeaturePlan feature, string expected)
    {
        Assert.Equal(expected, string.Join(' ', ColumnNames.Of(feature)));
        Assert.Equal(feature.ColumnCount, ColumnNames.Of(feature).Length);
    }
}
