using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace StreamInfer.Host.Dashboard;

/// <summary>
/// GET and HEAD of <c>/</c> and <c>/assets/{file}</c>: the dashboard, which is embedded in the program. A name is looked up in a
/// fixed table and never becomes a path, so nothing else can be read. Needs no token: the pages hold no data, only the API does.
/// </summary>
public static class DashboardAssets
{
    /// <summary>Where all files but the page itself are.</summary>
    public const string AssetsPath = "/assets/";

    private const string Page = "index.html";

    private const string ResourcePrefix = "dashboard/";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly FrozenDictionary<string, DashboardAsset> Assets = Load();

    /// <summary>The names of all files with their sizes in bytes.</summary>
    public static IReadOnlyList<(string Name, int Bytes)> Sizes { get; } = [.. Assets.Select(one => (one.Key, one.Value.Content.Length))];

    /// <summary>Maps the page and its files to <paramref name="routes"/>. Unknown names are answered with 404.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Methods, static context => AnswerAsync(context, Page));
        routes.MapMethods(AssetsPath + "{file}", Methods, static context => AnswerAsync(context, context.Request.RouteValues["file"] as string ?? ""));
    }

    private static async Task AnswerAsync(HttpContext context, string file)
    {
        var response = context.Response;
        if (!Assets.TryGetValue(file, out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.Headers.ETag = asset.Tag;
        response.Headers.CacheControl = "no-cache";
        if (IsKnown(context.Request.Headers.IfNoneMatch, asset.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = asset.ContentType;
        response.ContentLength = asset.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(asset.Content, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool IsKnown(StringValues sent, string tag) =>
        EntityTagHeaderValue.TryParseList(sent.ToArray()!, out var tags) && tags.Any(one => one.Tag == tag || one.Tag == "*");

    private static FrozenDictionary<string, DashboardAsset> Load()
    {
        var assets = new Dictionary<string, DashboardAsset>(StringComparer.Ordinal);
        var assembly = typeof(DashboardAssets).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
            assets.Add(resource[ResourcePrefix.Length..], new DashboardAsset(content, ContentTypeOf(resource), tag));
        }

        return assets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"the embedded file '{name}' has no content type here; allowed: .html, .js, .css, .svg"),
    };

    private sealed record DashboardAsset(byte[] Content, string ContentType, string Tag);
}
