using System.Text.RegularExpressions;
using StreamInfer.Tests.OnnxRuntime;
using YamlDotNet.RepresentationModel;

namespace StreamInfer.Tests.Deployment;

/// <summary>Prometheus' rules, against what the program exports and the runbook says.</summary>
public sealed partial class AlertRuleTests
{
    private const string File = "deploy/prometheus/rules/streaminfer.yml";

    private static readonly YamlMappingNode[] Rules =
        [.. ((YamlSequenceNode)Load()["groups"]).SelectMany(group => (YamlSequenceNode)((YamlMappingNode)group)["rules"]).Cast<YamlMappingNode>()];

    private static readonly string Runbook = System.IO.File.ReadAllText(Upwards.Find("docs/operations.md")!);

    private static readonly string[] Alerts = [.. Rules.Select(rule => Text(rule, "alert"))];

    public static TheoryData<string> Names => [.. Alerts];

    [Fact]
    public void Alerts_ofTheRules_areDifferentAndHaveTheOnlySectionsOfTheRunbook()
    {
        Assert.Distinct(Alerts, StringComparer.Ordinal);
        Assert.Equal(Alerts, Heading().Matches(Runbook).Select(match => match.Groups["name"].Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Expression_ofAnAlert_namesWhatIsExported(string name)
    {
        var rule = Rule(name);
        var annotations = (YamlMappingNode)rule["annotations"];
        var mentioned = Mention().Matches(Text(annotations, "summary") + Text(annotations, "description")).Select(match => match.Groups["label"].Value);
        Assert.Empty(ExportedNames.MistakesOf(Text(rule, "expr"), mentioned));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Annotations_ofAnAlert_leadToItsSectionOfTheRunbook(string name)
    {
        var rule = Rule(name);
        var annotations = (YamlMappingNode)rule["annotations"];

        Assert.InRange(Text(annotations, "summary").Length, 10, 100);
        Assert.NotEmpty(Text(annotations, "description"));
        Assert.Equal($"docs/operations.md#{name.ToLowerInvariant()}", Text(annotations, "runbook"));
        Assert.Contains(Text((YamlMappingNode)rule["labels"], "severity"), (string[])["critical", "warning", "info"]);
        Assert.Matches(@"^\d+[smh]$", Text(rule, "for"));
        var section = Section(name);
        Assert.Contains("**First look.**", section, StringComparison.Ordinal);
        Assert.Contains("**Action.**", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_ofTheRunbook_leadToHeadingsThatAreThere()
    {
        var anchors = AnyHeading().Matches(Runbook).Select(match => NotInAnchors().Replace(match.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);
        var links = Link().Matches(Runbook).Select(match => match.Groups["anchor"].Value).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, anchors));
    }

    [Fact]
    public void Prometheus_ofCompose_readsTheRules()
    {
        var patterns = ((YamlSequenceNode)LoadYaml("deploy/prometheus/prometheus.yml")["rule_files"]).Select(item => ((YamlScalarNode)item).Value);
        Assert.Equal(["/etc/prometheus/rules/*.yml"], patterns);
        Assert.Contains("./deploy/prometheus/rules:/etc/prometheus/rules:ro", System.IO.File.ReadAllText(Upwards.Find("docker-compose.yml")!), StringComparison.Ordinal);
    }

    private static YamlMappingNode Rule(string name) => Rules.Single(rule => Text(rule, "alert") == name);

    private static string Section(string name)
    {
        var from = Runbook.IndexOf($"\n### {name}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"docs/operations.md has no section {name}");
        var to = Runbook.IndexOf("\n##", from + 4, StringComparison.Ordinal);
        return Runbook[from..(to < 0 ? Runbook.Length : to)];
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static YamlMappingNode Load() => LoadYaml(File);

    private static YamlMappingNode LoadYaml(string path)
    {
        using var reader = System.IO.File.OpenText(Upwards.Find(path)!);
        YamlStream stream = [];
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$labels\.(?<label>[a-z_]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();

    [GeneratedRegex(@"^### (?<name>StreamInfer\w+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex AnyHeading();

    [GeneratedRegex(@"[^a-z0-9 _-]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"\]\(#(?<anchor>[^)]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
