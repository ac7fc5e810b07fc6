using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Dashboard;
using StreamInfer.Host.Http;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Serves the real dashboard over answers that a test writes, and keeps what was posted.</summary>
internal sealed class FixtureServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private readonly ConcurrentDictionary<Channel<string?>, bool> _streams = new();

    private readonly Channel<int> _listeners = Channel.CreateUnbounded<int>();

    private readonly Channel<(string Path, JsonObject Body)> _posted = Channel.CreateUnbounded<(string, JsonObject)>();

    private FixtureServer(WebApplication web) => _web = web;

    public string Address => _web.Urls.First();

    /// <summary>By path below <c>/api/v1</c>, without the query: what GET answers, or after "POST " what a change answers.</summary>
    public ConcurrentDictionary<string, JsonObject> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>By the same paths: an error in place of the answer.</summary>
    public ConcurrentDictionary<string, (int Status, string Title, string Detail)> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>The token that all of the API wants; null for none.</summary>
    public string? Token { get; set; }

    /// <summary>Whether nobody may listen to events now: 503.</summary>
    public bool RefusesStreams { get; set; }

    /// <summary>What was posted, in order; waits for the next.</summary>
    public ValueTask<(string Path, JsonObject Body)> PostedAsync(CancellationToken cancellation) => _posted.Reader.ReadAsync(cancellation);

    public bool HasPosted => _posted.Reader.TryPeek(out _);

    /// <summary>Waits until as many listen to events.</summary>
    public async Task ListenersAsync(int count, CancellationToken cancellation)
    {
        while (_streams.Count != count)
            await _listeners.Reader.ReadAsync(cancellation);
    }

    /// <param name="assets">A folder whose files are served in place of the embedded ones, while they are worked on; null for none.</param>
    public static async Task<FixtureServer> StartAsync(string? assets = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var server = new FixtureServer(web);
        if (assets is not null)
            web.Use((context, next) => ServeFileAsync(context, next, assets));
        web.Use(server.AnswerAsync);
        DashboardAssets.Map(web);
        await web.StartAsync();
        return server;
    }

    /// <summary>Sends an event to all who listen.</summary>
    public void Send(string name, JsonObject data)
    {
        foreach (var stream in _streams.Keys)
            stream.Writer.TryWrite($"event: {name}\ndata: {data.ToJsonString()}\n\n");
    }

    /// <summary>Breaks all connections of those who listen, as a proxy or a restart does.</summary>
    public void BreakStreams()
    {
        foreach (var stream in _streams.Keys)
            stream.Writer.TryWrite(null);
    }

    public async ValueTask DisposeAsync()
    {
        BreakStreams();
        await _web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Add(context.Response.Headers);
        if (!context.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal, out var rest))
        {
            await next(context);
            return;
        }

        var path = rest.Value!;
        if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
            await ProblemAsync(context, 401, "Unauthorized", context.Request.Headers.Authorization.Count == 0 ? "A token is needed." : "The token is not known here.");
        else if (path == "/events")
            await StreamAsync(context);
        else if (HttpMethods.IsPost(context.Request.Method))
            await ChangeAsync(context, "POST " + path);
        else
            await WriteAsync(context, path);
    }

    private async Task ChangeAsync(HttpContext context, string path)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        await _posted.Writer.WriteAsync((path["POST ".Length..], body));
        await WriteAsync(context, path);
    }

    private async Task WriteAsync(HttpContext context, string path)
    {
        if (Failures.TryGetValue(path, out var failure))
        {
            await ProblemAsync(context, failure.Status, failure.Title, failure.Detail);
        }
        else if (Answers.TryGetValue(path, out var answer))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString());
        }
        else
        {
            await ProblemAsync(context, 404, "Not Found", $"There is no {path}.");
        }
    }

    private static Task ProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.WriteAsync(Json.Of(new { type = "about:blank", title, status, detail }).ToJsonString());
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (RefusesStreams)
        {
            await ProblemAsync(context, 503, "Service Unavailable", "The service is restarting.");
            return;
        }

        var stream = Channel.CreateUnbounded<string?>();
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("retry: 150\n\n: ping\n\n");
        await context.Response.Body.FlushAsync();
        _streams[stream] = true;
        _listeners.Writer.TryWrite(_streams.Count);
        try
        {
            await foreach (var message in stream.Reader.ReadAllAsync(context.RequestAborted))
            {
                if (message is null)
                {
                    context.Abort();
                    return;
                }

                await context.Response.WriteAsync(message);
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The page went elsewhere.
        }
        finally
        {
            _streams.TryRemove(stream, out _);
            _listeners.Writer.TryWrite(_streams.Count);
        }
    }

    private static Task ServeFileAsync(HttpContext context, RequestDelegate next, string assets)
    {
        var path = context.Request.Path.Value!;
        var file = Path.Combine(assets, path == "/" ? "index.html" : Path.GetFileName(path));
        if (path.StartsWith("/api/", StringComparison.Ordinal) || !File.Exists(file))
            return next(context);
        SecurityHeaders.Add(context.Response.Headers);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = Path.GetExtension(file) switch { ".html" => "text/html", ".css" => "text/css", ".svg" => "image/svg+xml", _ => "text/javascript" };
        return context.Response.SendFileAsync(file);
    }
}
