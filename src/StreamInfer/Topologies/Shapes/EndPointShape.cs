using System.Net;
using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>Where to listen: an address and a port.</summary>
internal sealed class EndPointShape : ScalarShape<IPEndPoint>
{
    public override string Allowed => "address:port, such as 127.0.0.1:9092, 0.0.0.0:9092 or [::1]:0";

    public override Parsed<IPEndPoint> Parse(string text, string folder)
    {
        // Without a port the parser would take 0, which means something else here.
        var hasPort = text.LastIndexOf(':') > text.LastIndexOf(']') && (text.StartsWith('[') || text.Count(letter => letter == ':') == 1);
        return hasPort && IPEndPoint.TryParse(text, out var endpoint)
            ? Parsed<IPEndPoint>.Of(endpoint)
            : Parsed<IPEndPoint>.Fails(TopologyErrorKind.Invalid);
    }

    public override JsonObject Schema() => EnvironmentSchema.Or(new JsonObject { ["type"] = "string", ["pattern"] = "^.+:[0-9]+$" });
}
