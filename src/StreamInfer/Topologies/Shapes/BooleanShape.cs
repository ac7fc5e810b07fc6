using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary><c>true</c> or <c>false</c>; YAML 1.1's yes, on and so on are not.</summary>
internal sealed class BooleanShape : ScalarShape<bool>
{
    public override string Allowed => "true or false";

    public override Parsed<bool> Parse(string text, string folder) => text switch
    {
        "true" => Parsed<bool>.Of(true),
        "false" => Parsed<bool>.Of(false),
        _ => Parsed<bool>.Fails(TopologyErrorKind.Invalid),
    };

    public override JsonObject Schema() => EnvironmentSchema.Or(new JsonObject { ["type"] = "boolean" });

    public override JsonNode DefaultJson(string text) => JsonValue.Create((bool)ReadDefault(text)!);
}
