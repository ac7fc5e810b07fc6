using System.Text.Json.Nodes;
using StreamInfer.Decoding;

namespace StreamInfer.Topologies.Shapes;

/// <summary>Where in an event a value lies.</summary>
internal sealed class FieldPathShape : ScalarShape<FieldPath>
{
    public override string Allowed => "a path such as amount, card.country, items[0].price or tags['a.b']";

    public override Parsed<FieldPath> Parse(string text, string folder) => FieldPath.TryParse(text, out var path, out var error)
        ? Parsed<FieldPath>.Of(path!)
        : Parsed<FieldPath>.Fails(TopologyErrorKind.Invalid, $": {error}");

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
}
