using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace StreamInfer.Host.Commands;

/// <summary>Where to listen, as the command line says it: <c>address:port</c>.</summary>
internal static class ListenArgument
{
    public const string Allowed = "allowed is address:port, such as 127.0.0.1:8080 or [::1]:0";

    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        // An address alone would be taken with port 0, which means something else here.
        endpoint = null;
        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out endpoint);
    }
}
