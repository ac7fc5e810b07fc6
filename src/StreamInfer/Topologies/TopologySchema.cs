using System.Text.Json;
using System.Text.Json.Nodes;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies;

/// <summary>The JSON schema (draft 7) of a topology file, for editors; made from the same declarations that the reader checks by.</summary>
public static class TopologySchema
{
    /// <summary>The text of <c>topologies/topology.schema.json</c>, with a line feed at its end.</summary>
    public static string Json()
    {
        var schema = TopologyKeys.Section.Schema();
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "StreamInfer topology");
        schema["definitions"] = new JsonObject { [EnvironmentSchema.Definition] = EnvironmentSchema.Reference() };
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        return schema.ToJsonString(options) + "\n";
    }
}
