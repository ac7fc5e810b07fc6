using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace StreamInfer.Host.Http;

/// <summary>
/// Turns away what a page of somebody else's may have a browser send. A host name that is not known is one that an attacker may have pointed here (DNS rebinding); an
/// origin that is not this server's is another page's (CSRF), and changes come as JSON, which such a page cannot send without being asked first. Addresses
/// are no names, so nobody can point them elsewhere.
/// </summary>
internal sealed class RequestGuard
{
    private readonly HashSet<string> _names;
    private readonly bool _loopbackOnly;

    /// <param name="listen">Where the server listens.</param>
    /// <param name="allowed">Names that requests may be addressed to besides <c>localhost</c>.</param>
    public RequestGuard(IPEndPoint listen, IEnumerable<string> allowed)
    {
        _loopbackOnly = IPAddress.IsLoopback(listen.Address);
        _names = new HashSet<string>([.. allowed, "localhost"], StringComparer.OrdinalIgnoreCase);
    }

    public void Use(WebApplication application) => application.Use((context, next) =>
    {
        SecurityHeaders.Add(context.Response.Headers);
        return Refusal(context.Request) is var (status, why) ? ProblemAnswers.AnswerAsync(context, status, why) : next(context);
    });

    private (int Status, string Why)? Refusal(HttpRequest request)
    {
        if (!IsAllowed(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden, "this host is not served; --allowed-hosts says under which names the server is reached");
        }

        if (!IsOwn(request.Headers.Origin.ToString(), request.Host) || (RequestLimits.IsChange(request) && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"))
        {
            return (StatusCodes.Status403Forbidden, "the request comes from another origin");
        }

        return RequestLimits.IsChange(request) && !IsJson(request.ContentType) ? (StatusCodes.Status415UnsupportedMediaType, "Content-Type has to be application/json") : null;
    }

    private bool IsAllowed(string host) =>
        _names.Contains(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (!_loopbackOnly || IPAddress.IsLoopback(address)));

    /// <summary>Scheme aside, which a proxy that ends TLS changes.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && string.Equals(uri.Authority, Authority(host, uri), StringComparison.OrdinalIgnoreCase));

    // The origin leaves the port of its scheme out.
    private static string Authority(HostString host, Uri origin) => host.Port is { } port && (port != (origin.Scheme == "https" ? 443 : 80)) ? $"{host.Host}:{port}" : host.Host;

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
