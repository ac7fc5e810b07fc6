using System.Xml.Linq;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Architecture;

/// <summary>The core knows neither the log nor the runtime; the adapters do not know each other.</summary>
public class LayerTests
{
    private static readonly string[] Forbidden = ["Confluent", "OnnxRuntime", "AspNetCore", "OpenTelemetry", "Spectre", "StreamInfer."];

    [Fact]
    public void CoreAssembly_references_holdNoAdapter()
    {
        var references = typeof(TopologyPlan).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(references, name => Forbidden.Any(part => name.Contains(part, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("StreamInfer", new string[0])]
    [InlineData("StreamInfer.Kafka", new[] { "StreamInfer" })]
    [InlineData("StreamInfer.OnnxRuntime", new[] { "StreamInfer" })]
    public void ProjectFile_references_pointInwardsOnly(string project, string[] allowed)
    {
        var file = XDocument.Load(Path.Combine(Path.GetDirectoryName(Upwards.Find("StreamInfer.sln"))!, "src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Equal(allowed, references);
    }

    [Fact]
    public void PublicTypes_ofTheCore_nameNoVagueRole()
    {
        string[] vague = ["Manager", "Helper", "Utils", "Common", "Base", "Impl", "Info"];
        var names = typeof(TopologyPlan).Assembly.GetTypes().Select(type => type.Name);
        Assert.DoesNotContain(names, name => vague.Any(word => name.EndsWith(word, StringComparison.Ordinal)));
    }
}
