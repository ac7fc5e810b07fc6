using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>An address of a web service. User and password in it are refused, since addresses are logged.</summary>
internal sealed class UrlShape : ScalarShape<Uri>
{
    public override string Allowed =>
        "an address such as http://host:8081 or https://host/path, without user, password, query and fragment";

    public override Parsed<Uri> Parse(string text, string folder) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? Parsed<Uri>.Of(url)
            : Parsed<Uri>.Fails(TopologyErrorKind.Invalid);

    public override JsonObject Schema() =>
        EnvironmentSchema.Or(new JsonObject { ["type"] = "string", ["pattern"] = "^https?://[^@?#]+$" });
}
