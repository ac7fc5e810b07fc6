using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>
/// A section that belongs to the file format, but that this version does not run: refused, rather than silently left undone.
/// </summary>
internal sealed class ReservedShape : ShapeOf<DocumentNode>
{
    public override string Allowed => "nothing in this version";

    public override bool TryRead(DocumentNode node, Place place, ReadingContext reading, out DocumentNode value)
    {
        value = node;
        reading.Report(
            TopologyErrorKind.Reserved,
            place with { Shown = null },
            "is a section that this version does not run; allowed is to leave it out");
        return false;
    }

    public override JsonObject Schema() => new() { ["not"] = new JsonObject() };
}
