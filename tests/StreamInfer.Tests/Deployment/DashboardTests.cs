using System.Text.Json;
using System.Text.RegularExpressions;
using StreamInfer.Tests.OnnxRuntime;
using YamlDotNet.RepresentationModel;

namespace StreamInfer.Tests.Deployment;

/// <summary>Grafana's dashboards, against what the program exports.</summary>
public sealed partial class DashboardTests
{
    private static readonly string Folder = Upwards.Find("deploy/grafana/dashboards")!;

    private static readonly string[] Names = [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. Names];

    [Fact]
    public void Dashboards_ofGrafana_areThoseOfTheFourQuestions() =>
        Assert.Equal(["streaminfer-drift.json", "streaminfer-labels.json", "streaminfer-models.json", "streaminfer-overview.json"], Names);

    [Theory]
    [MemberData(nameof(Files))]
    public void Expressions_ofADashboard_nameWhatIsExported(string file)
    {
        using var dashboard = Load(file);
        var mistakes = PanelsOf(dashboard).SelectMany(panel => TargetsOf(panel).SelectMany(target => ExportedNames.MistakesOf(
            target.GetProperty("expr").GetString()!,
            target.TryGetProperty("legendFormat", out var legend) ? Mention().Matches(legend.GetString()!).Select(match => match.Groups["label"].Value) : [])));
        Assert.Empty(mistakes);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_ofADashboard_haveIdsPlacesAndTheProvisionedDatasource(string file)
    {
        using var dashboard = Load(file);
        var panels = PanelsOf(dashboard);
        var uid = ((YamlScalarNode)Provisioned()["uid"]).Value;

        Assert.Equal(Path.GetFileNameWithoutExtension(file), dashboard.RootElement.GetProperty("uid").GetString());
        Assert.Distinct(panels.Select(panel => panel.GetProperty("id").GetInt32()));
        Assert.All(panels, panel => Assert.Equal(uid, panel.GetProperty("datasource").GetProperty("uid").GetString()));
        Assert.All(panels.Where(panel => panel.GetProperty("type").GetString() != "row"), panel =>
        {
            Assert.NotEmpty(TargetsOf(panel));
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
        });
        var places = panels.Select(panel => panel.GetProperty("gridPos")).Select(at => (X: at.GetProperty("x").GetInt32(), Y: at.GetProperty("y").GetInt32(), W: at.GetProperty("w").GetInt32(), H: at.GetProperty("h").GetInt32())).ToArray();
        Assert.All(places, place => Assert.InRange(place.X + place.W, 1, 24));
        Assert.DoesNotContain(places, place => places.Any(other => other != place && place.X < other.X + other.W && other.X < place.X + place.W && place.Y < other.Y + other.H && other.Y < place.Y + place.H));
    }

    [Fact]
    public void Home_ofCompose_isADashboard()
    {
        var compose = File.ReadAllText(Upwards.Find("docker-compose.yml")!);
        Assert.Contains(Names, file => compose.Contains($"DEFAULT_HOME_DASHBOARD_PATH: /var/lib/grafana/dashboards/{file}\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("streaminfer_events")]
    [InlineData("rate(streaminfer_events_total{reason=\"full\"}[5m])")]
    [InlineData("streaminfer_batches_closed_total{reason=\"boredom\"}")]
    [InlineData("sum by (feature) (streaminfer_events_total)")]
    [InlineData("1 + 1")]
    public void MistakesOf_anExpressionThatNamesWhatIsNotThere_areFound(string expression) => Assert.Single(ExportedNames.MistakesOf(expression, []));

    [Fact]
    public void Read_ofAnExpression_tellsMetricsMatchersAndGroups()
    {
        var read = PromQl.Read("""histogram_quantile(0.99, sum by (le, pipeline) (rate(a_bucket{x="1", y=~"b|c"}[$__rate_interval]))) / on (pipeline) group_left () max(d) > 1.5e3 and deriv(e[10m:30s]) unless f""");
        Assert.Equal(["a_bucket", "d", "e", "f"], read.Selectors.Select(selector => selector.Metric));
        Assert.Equal([("x", "1"), ("y", "b|c")], read.Selectors[0].Matchers);
        Assert.Equal(["le", "pipeline"], read.Groups.Order(StringComparer.Ordinal));
        Assert.Throws<FormatException>(() => PromQl.Read("sum(a"));
        Assert.Throws<FormatException>(() => PromQl.Read("a]"));
    }

    private static JsonDocument Load(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    private static JsonElement[] PanelsOf(JsonDocument dashboard) => [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()];

    private static IEnumerable<JsonElement> TargetsOf(JsonElement panel) => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [];

    private static YamlMappingNode Provisioned()
    {
        using var reader = File.OpenText(Upwards.Find("deploy/grafana/provisioning/datasources/prometheus.yaml")!);
        YamlStream stream = [];
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode["datasources"][0];
    }

    [GeneratedRegex(@"\{\{(?<label>[a-z_]+)\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();
}
