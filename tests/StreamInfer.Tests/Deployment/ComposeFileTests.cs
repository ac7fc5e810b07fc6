using System.Text.RegularExpressions;
using StreamInfer.Topologies;
using YamlDotNet.RepresentationModel;

namespace StreamInfer.Tests.Deployment;

/// <summary>What can be known of docker-compose.yml, the Dockerfile and deploy/ without a container engine.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string Root = FindRoot();
    private static readonly YamlMappingNode Compose = (YamlMappingNode)LoadYaml("docker-compose.yml");

    public static TheoryData<string> ServiceNames => [.. Services.Select(service => service.Name)];

    private static IEnumerable<(string Name, YamlMappingNode Node)> Services =>
        ((YamlMappingNode)Compose["services"]).Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, (YamlMappingNode)pair.Value));

    [Fact]
    public void Services_ofCompose_areThoseOfADeployment() =>
        Assert.Equal(
            ["grafana", "kafka", "prometheus", "schema-registry", "simulator", "streaminfer", "tokens", "topics"],
            Services.Select(service => service.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void Image_ofService_hasAPinnedVersion(string name)
    {
        string image = Text(Service(name), "image")!;

        Assert.Matches(PinnedImage(), image);
    }

    [Fact]
    public void Images_ofDockerfile_havePinnedVersions()
    {
        string[] images = [.. DockerfileLines("FROM").Select(line => line.Split(' ')[1])];

        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches(PinnedImage(), image));
    }

    [Fact]
    public void Ports_whenPublished_areUniqueAndLocal()
    {
        string[][] ports = [.. Services.SelectMany(service => Texts(service.Node, "ports")).Select(port => port.Split(':'))];

        Assert.All(ports, port => Assert.Equal(("127.0.0.1", 3), (port[0], port.Length)));
        Assert.Distinct(ports.Select(port => port[1]), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void Health_ofService_isCheckedUnlessItRunsOnce(string name)
    {
        YamlMappingNode service = Service(name);
        bool runsOnce = Text(service, "restart") == "no";
        string[] test = service.Children.TryGetValue("healthcheck", out YamlNode? check) ? [.. Texts((YamlMappingNode)check, "test")] : [];

        Assert.NotEqual(runsOnce, test is ["CMD" or "CMD-SHELL", _, ..]);
    }

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void Dependencies_ofService_existWithTheFittingCondition(string name)
    {
        if (!Service(name).Children.TryGetValue("depends_on", out YamlNode? dependencies))
            return;

        foreach ((YamlNode other, YamlNode detail) in ((YamlMappingNode)dependencies).Children)
        {
            YamlMappingNode target = Service(((YamlScalarNode)other).Value!);
            string expected = Text(target, "restart") == "no" ? "service_completed_successfully" : "service_healthy";
            Assert.Equal(expected, Text((YamlMappingNode)detail, "condition"));
        }
    }

    [Fact]
    public void Files_whenMounted_exist()
    {
        string[] sources = [.. Services.SelectMany(service => Texts(service.Node, "volumes")).Select(volume => volume.Split(':')[0])];
        string[] declared = [.. ((YamlMappingNode)Compose["volumes"]).Children.Keys.Select(key => ((YamlScalarNode)key).Value!)];

        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.True(source.StartsWith('.') ? Exists(source) : declared.Contains(source), source));
        Assert.All(Services.Select(service => Text(service.Node, "build")).OfType<string>(), context => Assert.True(Exists(context + "/Dockerfile"), context));
    }

    [Fact]
    public void Files_copiedByDockerfile_existAndAreNotIgnored()
    {
        string[] kept = [.. File.ReadLines(Path.Combine(Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..])];
        // Of "COPY --from=build /src/x y" the source is x of the repository; "/app" is what the build made.
        string[] sources =
        [
            .. DockerfileLines("COPY")
                .SelectMany(line => line.Split(' ').Skip(1).SkipLast(1))
                .Where(word => !word.StartsWith("--", StringComparison.Ordinal) && word is not ("." or "/app"))
                .Select(word => word.StartsWith("/src/", StringComparison.Ordinal) ? word["/src/".Length..] : word),
        ];

        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.True(Exists(source), source));
        Assert.All(sources, source => Assert.Contains(kept, pattern => pattern.TrimEnd('/') == source || (pattern.EndsWith('/') && source.StartsWith(pattern, StringComparison.Ordinal))));
    }

    [Fact]
    public void Command_ofStreaminfer_namesFilesOfTheImage()
    {
        string[] paths = [.. Texts(Service("streaminfer"), "command").Where(word => word.StartsWith("/app/", StringComparison.Ordinal))];

        Assert.Equal(2, paths.Length);
        Assert.All(paths, path => Assert.True(Exists(path["/app/".Length..]), path));
    }

    [Fact]
    public void Environment_ofStreaminfer_setsEveryVariableOfItsTopology()
    {
        var environment = (YamlMappingNode)Service("streaminfer")["environment"];
        string topology = File.ReadAllText(Path.Combine(Root, "topologies/fraud-demo.yaml"));

        Assert.Equal(
            Variable().Matches(topology).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal),
            environment.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Topics_ofCompose_areThoseThatTheTopologyDoesNotMakeItself()
    {
        var plan = TopologyReader.Read(Path.Combine(Root, "topologies/fraud-demo.yaml"), _ => null).Plan!;
        string script = Texts(Service("topics"), "command").Single();
        string[] made = script.Split("for topic in ")[1].Split(';')[0].Split(' ');

        Assert.Equal([plan.Source.Topic, plan.Output.Topic, plan.Output.DeadLetters, plan.Monitoring!.DriftTopic!, plan.Monitoring.AnomalyTopic!], made);
    }

    [Fact]
    public void Prometheus_ofCompose_scrapesThePortOfStreaminfer()
    {
        var job = (YamlMappingNode)Assert.Single((YamlSequenceNode)LoadYaml("deploy/prometheus/prometheus.yml")["scrape_configs"]);
        string target = Assert.Single(Texts((YamlMappingNode)job["static_configs"][0], "targets"));

        Assert.Equal("streaminfer:8080", target);
        Assert.Contains("0.0.0.0:8080", Texts(Service("streaminfer"), "command"), StringComparer.Ordinal);
    }

    [Fact]
    public void Prometheus_ofCompose_mayScrapeUnderTheNameThatItCalls()
    {
        var job = (YamlMappingNode)Assert.Single((YamlSequenceNode)LoadYaml("deploy/prometheus/prometheus.yml")["scrape_configs"]);
        string[] command = [.. Texts(Service("streaminfer"), "command")];

        Assert.Equal("/etc/streaminfer/token", Text((YamlMappingNode)job["authorization"], "credentials_file"));
        Assert.Contains("scrape-token:/etc/streaminfer:ro", Texts(Service("prometheus"), "volumes"), StringComparer.Ordinal);
        Assert.Equal("streaminfer", command[Array.IndexOf(command, "--allowed-hosts") + 1]);
    }

    [Fact]
    public void Tokens_ofCompose_areThoseThatTheServiceReads()
    {
        string[] command = [.. Texts(Service("streaminfer"), "command")];
        string[] entry = [.. Texts(Service("tokens"), "entrypoint")];

        Assert.Equal("/tokens/tokens.jsonl", command[Array.IndexOf(command, "--tokens") + 1]);
        Assert.Equal(["/bin/bash", "/app/deploy/docker/make-tokens.sh", "/tokens", "/scrape-token"], entry);
        Assert.Equal(["tokens:/tokens", "scrape-token:/scrape-token"], Texts(Service("tokens"), "volumes"));
        Assert.Equal(["tokens:/tokens:ro"], Texts(Service("streaminfer"), "volumes"));
        Assert.Contains(DockerfileLines("RUN"), line => line.Contains("chown $APP_UID /tokens /scrape-token", StringComparison.Ordinal));
    }

    /// <summary>A name, then a tag that begins like a version.</summary>
    [GeneratedRegex(@"^[a-z0-9./-]+:v?\d+\.\d+\.\d+(-[a-z0-9]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    private static YamlMappingNode Service(string name) => (YamlMappingNode)Compose["services"][name];

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlScalarNode)value).Value : null;

    private static IEnumerable<string> Texts(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlSequenceNode)value).Select(item => ((YamlScalarNode)item).Value!) : [];

    private static IEnumerable<string> DockerfileLines(string instruction) =>
        File.ReadLines(Path.Combine(Root, "Dockerfile")).Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal));

    private static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static YamlNode LoadYaml(string path)
    {
        using StreamReader reader = File.OpenText(Path.Combine(Root, path));
        YamlStream stream = [];
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "docker-compose.yml")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds docker-compose.yml.");
    }
}
