using System.Text.Json.Nodes;
using StreamInfer.Topologies;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Tests.Topologies;

public sealed class TopologySchemaTests
{
    public static TheoryData<string> Sections => new("", "source", "features", "model", "batching", "output", "rebalance", "limits", "registry", "rollout", "guardrails", "shadow", "control");

    [Fact]
    public void Json_checkedInSchema_isCurrent()
    {
        var file = FindUpwards(Path.Combine("topologies", "topology.schema.json"));

        // To bring it up to date: streaminfer validate --schema > topologies/topology.schema.json
        Assert.Equal(TopologySchema.Json(), File.ReadAllText(file));
    }

    [Fact]
    public void Markdown_checkedInReference_isCurrent()
    {
        var file = FindUpwards(Path.Combine("docs", "topology.md"));

        // To bring it up to date: streaminfer validate --reference > docs/topology.md
        Assert.Equal(TopologyReference.Markdown(), File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Json_section_hasEveryKeyAndNoOther(string section)
    {
        var schema = SchemaOf(section);
        var keys = KeysOf(section);

        string[] names = [.. schema["properties"]!.AsObject().Select(property => property.Key)];
        string[] required = [.. schema["required"]?.AsArray().Select(name => (string)name!) ?? []];
        Assert.Equal([.. keys.Select(key => key.Name)], names);
        Assert.Equal([.. keys.Where(key => key.Required).Select(key => key.Name)], required);
        Assert.False((bool)schema["additionalProperties"]!);
        Assert.All(keys, key => Assert.True(key.Description.Length > 0, key.Name));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void ReadDefault_everyDefault_isAValueOfItsKey(string section) =>
        Assert.All(KeysOf(section).Where(key => key.Default is not null), key => Assert.NotNull(key.Shape.ReadDefault(key.Default!)));

    [Fact]
    public void Json_batching_tellsBoundsAndDefaults()
    {
        var size = SchemaOf("batching")["properties"]!["maxBatchSize"]!;

        Assert.Equal(256, (int)size["default"]!);
        Assert.Equal((1, 65_536), ((int)size["anyOf"]![0]!["minimum"]!, (int)size["anyOf"]![0]!["maximum"]!));
        Assert.Equal("#/definitions/environment", (string)size["anyOf"]![1]!["$ref"]!);
    }

    private static JsonObject SchemaOf(string section)
    {
        var root = JsonNode.Parse(TopologySchema.Json())!.AsObject();
        return section switch
        {
            "" => root,
            "features" or "shadow" => root["properties"]![section]!["items"]!.AsObject(),
            "rollout" => root["properties"]!["rollout"]!["anyOf"]![0]!.AsObject(),
            "guardrails" => root["properties"]!["rollout"]!["anyOf"]![1]!["items"]!["properties"]!["guardrails"]!.AsObject(),
            _ => root["properties"]![section]!.AsObject(),
        };
    }

    private static IEnumerable<Key> KeysOf(string section) => section switch
    {
        "" => TopologyKeys.Section.Keys,
        "features" => FeatureKeys.Section.Keys,
        "rollout" => RolloutKeys.Section.Keys,
        "guardrails" => GuardrailKeys.Section.Keys,
        "shadow" => ShadowKeys.Section.Keys,
        _ => ((SectionShape)TopologyKeys.Section.Keys.Single(key => key.Name == section).Shape).Keys,
    };

    private static string FindUpwards(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, name);
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException($"no {name} above {AppContext.BaseDirectory}");
    }
}
