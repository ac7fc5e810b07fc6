using System.Text.RegularExpressions;
using StreamInfer.Host.Http;
using StreamInfer.Host.Telemetry;
using StreamInfer.Telemetry.Catalogue;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Telemetry;

public partial class MetricCatalogueTests
{
    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(metric => metric.Name)];

    [Fact]
    public void Document_ofTheRepository_isWhatTheCatalogueSays() =>
        Assert.True(File.ReadAllText(Upwards.Find(Path.Combine("docs", "metrics.md"))!) == MetricDocument.Write(), "docs/metrics.md is stale: streaminfer metrics --markdown > docs/metrics.md");

    [Fact]
    public void Names_ofAllMetrics_areDifferent() =>
        Assert.Distinct(MetricCatalogue.All.Select(MetricNames.FamilyOf), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Metric_ofTheCatalogue_goesByTheRules(string name)
    {
        var metric = MetricCatalogue.All.Single(each => each.Name == name);
        var family = MetricNames.FamilyOf(metric);

        Assert.Matches(Prefix(), name);
        Assert.Equal(metric.Kind == MetricKind.Counter ? $"{name}_total" : name, family);
        Assert.Equal(metric.Kind == MetricKind.Histogram, !metric.Bounds.IsEmpty);
        Assert.Matches(@"\.$", metric.Description);
        Assert.All(metric.Labels, label => Assert.True(PrometheusNames.IsLabel(label.Name) && label.Values.All(value => value.Length > 0)));
        Assert.Distinct(metric.Labels.Select(label => label.Name), StringComparer.Ordinal);
    }

    [GeneratedRegex("^(streaminfer|process|dotnet)_[a-z0-9_]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Prefix();
}
