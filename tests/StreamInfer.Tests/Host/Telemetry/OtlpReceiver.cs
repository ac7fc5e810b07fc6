using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace StreamInfer.Tests.Host.Telemetry;

/// <summary>A collector: takes what is pushed by OTLP over HTTP, and answers as it is told.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, ProtoMessage Message)> _received = new();

    private OtlpReceiver(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    /// <summary>The status that it answers with.</summary>
    public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        var receiver = new OtlpReceiver(server);
        server.MapPost("/v1/{signal}", receiver.TakeAsync);
        await server.StartAsync();
        return receiver;
    }

    /// <summary>Every attribute of what the metrics are of.</summary>
    public Dictionary<string, string> Resource() =>
        Messages("/v1/metrics").SelectMany(message => message.Path(1, 1, 1)).DistinctBy(each => each.Text(1)).ToDictionary(each => each.Text(1), each => each.All(2).First().Text(1));

    /// <summary>Points by the metric's name: attributes, and value; of a histogram, its count.</summary>
    public ILookup<string, (Dictionary<string, string> Labels, double Value)> Points() =>
        Messages("/v1/metrics").SelectMany(message => message.Path(1, 2, 2)).SelectMany(PointsOf).ToLookup(point => point.Name, point => (point.Labels, point.Value));

    /// <summary>Every span.</summary>
    public IReadOnlyList<ProtoMessage> Spans() => [.. Messages("/v1/traces").SelectMany(message => message.Path(1, 2, 2))];

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private static IEnumerable<(string Name, Dictionary<string, string> Labels, double Value)> PointsOf(ProtoMessage metric)
    {
        foreach (var point in metric.Path(5, 1).Concat(metric.Path(7, 1)))
        {
            yield return (metric.Text(1), LabelsOf(point.All(7)), point.Has(4) ? point.Real(4) : point.Integer(6));
        }

        foreach (var histogram in metric.Path(9, 1))
        {
            yield return (metric.Text(1), LabelsOf(histogram.All(9)), histogram.Integer(4));
        }
    }

    private static Dictionary<string, string> LabelsOf(IEnumerable<ProtoMessage> attributes) =>
        attributes.ToDictionary(each => each.Text(1), each => each.All(2).First() is var value && value.Has(1) ? value.Text(1) : value.Integer(3).ToString(CultureInfo.InvariantCulture));

    private IEnumerable<ProtoMessage> Messages(string path) => _received.Where(each => each.Path == path).Select(each => each.Message);

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = (int)Answer;
        _received.Enqueue((context.Request.Path, new ProtoMessage(body.ToArray())));
    }
}
