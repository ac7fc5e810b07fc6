using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>Notes for people and other programs: any YAML, read by nothing here.</summary>
internal sealed class AnythingShape : ShapeOf<DocumentNode>
{
    public override string Allowed => "anything";

    public override bool TryRead(DocumentNode node, Place place, ReadingContext reading, out DocumentNode value)
    {
        value = node;
        return true;
    }

    public override JsonObject Schema() => [];
}
