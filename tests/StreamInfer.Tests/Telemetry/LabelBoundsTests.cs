using StreamInfer.Telemetry;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Tests.Telemetry;

public class LabelBoundsTests
{
    private readonly LabelBounds _bounds = new();

    [Fact]
    public void Apply_moreFeaturesThanTheBound_mergesTheRestByTheirOtherLabels()
    {
        var counts = Enumerable.Range(0, 300).SelectMany(feature => new[] { Of(1L, 1, $"f{feature}"), Of(10L, 2, $"f{feature}") });

        var bounded = _bounds.Apply(MonitoringMetric.QualityViolations, counts, (one, other) => one + other).ToList();

        Assert.Equal(257, bounded.Select(each => FeatureOf(each.Labels)).Distinct().Count());
        Assert.Equal((300 * 1) + (300 * 10), bounded.Sum(each => each.Value));
        Assert.Equal([44L, 440L], bounded.Where(each => FeatureOf(each.Labels) == "other").Select(each => each.Value));
    }

    [Fact]
    public void Apply_anotherMetric_knowsTheSameFeatures()
    {
        _ = _bounds.Apply(MonitoringMetric.DriftState, Enumerable.Range(0, 256).Select(feature => Of(1.0, 1, $"f{feature}")), Math.Max).ToList();

        var bounded = _bounds.Apply(MonitoringMetric.DriftPsiExcess, [Of(0.1, 1, "f255"), Of(0.3, 1, "late"), Of(0.2, 1, "later")], Math.Max).ToList();

        Assert.Equal([("f255", 0.1), ("other", 0.3)], bounded.Select(each => (FeatureOf(each.Labels), each.Value)));
    }

    [Fact]
    public void Apply_aFeatureNamedOther_isAmongTheRest()
    {
        var bounded = _bounds.Apply(MonitoringMetric.DriftState, [Of(4.0, 1, "other"), Of(1.0, 1, "a")], Math.Max).ToList();
        Assert.Equal([("a", 1.0), ("other", 4.0)], bounded.Select(each => (FeatureOf(each.Labels), each.Value)));
    }

    [Fact]
    public void Apply_noFeature_passes()
    {
        var bounded = _bounds.Apply(MonitoringMetric.QualityViolations, [Of(3L, 1, "")], (one, other) => one + other).ToList();
        Assert.Equal([("", 3L)], bounded.Select(each => (FeatureOf(each.Labels), each.Value)));
    }

    private static (T Value, KeyValuePair<string, object?>[] Labels) Of<T>(T value, int version, string feature) => (value, [new("version", version), new("feature", feature)]);

    private static string FeatureOf(KeyValuePair<string, object?>[] labels) => (string)labels[1].Value!;
}
