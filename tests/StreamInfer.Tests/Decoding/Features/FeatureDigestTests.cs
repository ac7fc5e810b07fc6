using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class FeatureDigestTests
{
    private static readonly FeaturePlan Plain = FeatureFixture.Plain;

    private static readonly TransformPlan Standard = new() { Kind = TransformKind.Standardize };

    private static readonly Dictionary<string, FeaturePlan> FeatureChanges = new(StringComparer.Ordinal)
    {
        [nameof(FeaturePlan.Name)] = Plain with { Name = "y" },
        [nameof(FeaturePlan.Path)] = Plain with { Path = FieldPath.Parse("w") },
        [nameof(FeaturePlan.Length)] = Plain with { Length = 2 },
        [nameof(FeaturePlan.Coerce)] = Plain with { Coerce = true },
        [nameof(FeaturePlan.Default)] = Plain with { Default = "" },
        [nameof(FeaturePlan.Min)] = Plain with { Min = 0 },
        [nameof(FeaturePlan.Max)] = Plain with { Max = 0 },
        [nameof(FeaturePlan.OnOutOfRange)] = Plain with { OnOutOfRange = OutOfRangePolicy.Clamp },
        [nameof(FeaturePlan.OnNotFinite)] = Plain with { OnNotFinite = NotFinitePolicy.Pass },
        [nameof(FeaturePlan.Transforms)] = Plain with { Transforms = [Standard] },
        [nameof(FeaturePlan.Categories)] = Plain with { Categories = ["a"] },
        [nameof(FeaturePlan.Encode)] = Plain with { Encode = EncodingKind.Hash },
        [nameof(FeaturePlan.OnUnknown)] = Plain with { OnUnknown = UnknownCategoryPolicy.Index },
        [nameof(FeaturePlan.Buckets)] = Plain with { Buckets = 1 },
        [nameof(FeaturePlan.MissingIndicator)] = Plain with { MissingIndicator = true },
    };

    private static readonly Dictionary<string, TransformPlan> TransformChanges = new(StringComparer.Ordinal)
    {
        [nameof(TransformPlan.Kind)] = Standard with { Kind = TransformKind.MinMax },
        [nameof(TransformPlan.Mean)] = Standard with { Mean = 1e-300 },
        [nameof(TransformPlan.Std)] = Standard with { Std = Math.BitIncrement(1.0) },
        [nameof(TransformPlan.Min)] = Standard with { Min = -1 },
        [nameof(TransformPlan.Max)] = Standard with { Max = 2 },
        [nameof(TransformPlan.Period)] = Standard with { Period = 7 },
        [nameof(TransformPlan.Zone)] = Standard with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") },
        [nameof(TransformPlan.Unit)] = Standard with { Unit = TimeUnit.Seconds },
    };

    [Fact]
    public void Of_documentedText_isWhatIsHashed()
    {
        const string Text =
            "streaminfer-features/1\n" +
            "name=3:ä1;path=[4:card,#3,3:a.b];length=1;coerce=0;default=-;min=-1.0000000000000001E-001;max=1.0000000000000000E+016;" +
            "onOutOfRange=Flag;onNotFinite=Reject;" +
            "transforms=[Standardize(mean=2.5000000000000000E+000;std=1.0000000000000000E+000;min=0.0000000000000000E+000;" +
            "max=1.0000000000000000E+000;period=1.0000000000000000E+000;zone=3:UTC;unit=Milliseconds;)];categories=[1:a,1:,];" +
            "encode=None;onUnknown=Zero;buckets=0;missingIndicator=1;\n";
        var feature = Plain with
        {
            Name = "ä1",
            Path = FieldPath.Parse("card[3]['a.b']"),
            Min = -0.1,
            Max = 1e16,
            Transforms = [Standard with { Mean = 2.5 }],
            Categories = ["a", ","],
            MissingIndicator = true,
        };

        Assert.Equal(Text, FeatureDigest.CanonicalText([feature]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16], FeatureDigest.Of([feature]));
    }

    [Fact]
    public void Of_anyPropertyChanged_changes()
    {
        var written = Written(typeof(FeaturePlan));
        var writtenOfTransforms = Written(typeof(TransformPlan));
        Assert.Equal(written, FeatureChanges.Keys.Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(writtenOfTransforms, TransformChanges.Keys.Order(StringComparer.Ordinal).ToArray());

        var transformed = TransformChanges.Values.Select(transform => Plain with { Transforms = [transform] });
        var plans = FeatureChanges.Values.Concat(transformed).Append(Plain);

        var digests = plans.Select(plan => FeatureDigest.Of([plan])).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(written.Length + writtenOfTransforms.Length + 1, digests.Count);
    }

    [Fact]
    public void Of_otherOrder_changes()
    {
        var other = Plain with { Name = "y" };

        Assert.NotEqual(FeatureDigest.Of([Plain, other]), FeatureDigest.Of([other, Plain]), StringComparer.Ordinal);
    }

    [Fact]
    public void Of_textsThatRunIntoEachOther_areToldApart() =>
        Assert.NotEqual(
            FeatureDigest.Of([Plain with { Categories = ["a,b"] }]),
            FeatureDigest.Of([Plain with { Categories = ["a", "b"] }]),
            StringComparer.Ordinal);

    [Fact]
    public void Of_samePathWrittenOtherwise_isTheSame() =>
        Assert.Equal(
            FeatureDigest.Of([Plain with { Path =
                FieldPath.Parse("a.b") }]), FeatureDigest.Of([Plain with { Path = FieldPath.Parse("a['b']") }]));

    private static string[] Written(Type type) =>
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
                .Select(property => property.Name).Order(StringComparer.Ordinal),
        ];
}
