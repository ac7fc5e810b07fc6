using Microsoft.AspNetCore.Http;

namespace StreamInfer.Host.Http;

/// <summary>What every answer tells a browser: nothing in it runs, is framed, guessed or kept, but for what the server itself serves as script and style.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Only the files of this program run, and they talk only to it. Styles are set through the object model and by SVG's
    /// attributes, which need no <c>unsafe-inline</c>.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Add(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        // Endpoints with something to keep say so themselves.
        headers.CacheControl = "no-store";
    }
}
