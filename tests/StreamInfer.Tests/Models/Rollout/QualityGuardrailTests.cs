using StreamInfer.Models.Rollout;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Rollout;

/// <summary>The guardrail that late labels feed.</summary>
public class QualityGuardrailTests
{
    private static readonly GuardrailPlan Plan = new() { Quality = 0.02 };

    [Fact]
    public void JudgeQuality_candidateDecidesWorse_breaks()
    {
        var broken = Guardrails.JudgeQuality(Plan, With(4_500, 5_000), With(4_800, 5_000))!;

        Assert.Equal(("quality", 0.02), (broken.Name, broken.Limit));
        Assert.Equal(0.06, broken.Figure, 1e-9);
        Assert.Equal("decides rightly on 90% of 5000 labels, the active version on 96% of 5000; allowed is 2% less", broken.Sentence);
    }

    [Theory]
    [InlineData(4_500, 5_000, 4_550, 5_000)]
    [InlineData(4_800, 5_000, 4_500, 5_000)]
    [InlineData(50, 99, 4_800, 5_000)]
    [InlineData(0, 0, 4_800, 5_000)]
    [InlineData(4_500, 5_000, 0, 0)]
    [InlineData(101, 112, 108, 112)]
    public void JudgeQuality_betterOrAlmostAsGoodOrTooFewToTell_holds(int right, int count, int activeRight, int activeCount) =>
        Assert.Null(Guardrails.JudgeQuality(Plan, With(right, count), With(activeRight, activeCount)));

    [Fact]
    public void JudgeQuality_noLabelsInTheTopology_isOff() => Assert.Null(Guardrails.JudgeQuality(new GuardrailPlan(), With(0, 5_000), With(5_000, 5_000)));

    /// <summary>The instance that reads labels is not always the one that decides.</summary>
    [Fact]
    public void Read_reportWithLabels_isReadTheSame()
    {
        var report = new InstanceReport("t", "i", 1, [new VersionReport(1, VersionReadiness.Ready, "", Evidence.Of(10) with { Labelled = new VersionOutcomes(5, 7) })], DateTimeOffset.UnixEpoch);
        var read = InstanceReportJson.Read(InstanceReportJson.Write(report)).Value!;

        Assert.Equal(new VersionOutcomes(5, 7), read.Versions[0].Evidence.Labelled);
        Assert.Equal(report.Versions.AsEnumerable(), read.Versions);
    }

    /// <summary>Where two report labels, the readership has just moved: they are the same labels.</summary>
    [Fact]
    public void Add_labelsOfTwoInstances_areThoseOfTheOneThatHasMore()
    {
        Assert.Equal(new VersionOutcomes(5, 7), (With(5, 7) + With(4, 6)).Labelled);
        Assert.Equal(new VersionOutcomes(5, 7), (VersionEvidence.None + With(5, 7)).Labelled);
    }

    private static VersionEvidence With(int right, int count) => VersionEvidence.None with { Labelled = new VersionOutcomes(right, count) };
}
