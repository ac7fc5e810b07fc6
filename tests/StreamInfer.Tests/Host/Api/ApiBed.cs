using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Api;
using StreamInfer.Host.Http;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Host.Service;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Api;

/// <summary>The real server on a free port, with a topology whose service is put together and not begun.</summary>
internal sealed class ApiBed : IAsyncDisposable
{
    public const string Topology = "fraud-scoring";

    private readonly HttpServer _server;
    private readonly ScoringService _service;

    private ApiBed(HttpServer server, ScoringService service, ServedTopology topology)
    {
        (_server, _service, Served) = (server, service, topology);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { BaseAddress = server.Address };
    }

    public HttpClient Client { get; }

    public Uri Address => _server.Address;

    public ServedTopology Served { get; }

    /// <param name="security">Who may talk to it; null for whoever reaches it.</param>
    /// <param name="listen">Where; null for a free loopback port.</param>
    /// <param name="change">Changes the plan.</param>
    /// <param name="time">The server's; null for that of the system.</param>
    public static async Task<ApiBed> StartAsync(HttpSecurity? security = null, IPEndPoint? listen = null, Func<TopologyPlan, TopologyPlan>? change = null, TimeProvider? time = null)
    {
        var plan = FraudTopology.ReadPlan();
        plan = change?.Invoke(plan) ?? plan;
        var service = new ScoringService(plan, new ServiceOptions("models", null), TimeProvider.System, NullLoggerFactory.Instance);
        var topology = new ServedTopology(plan) { Service = service };
        var server = await HttpServer.StartAsync(
            listen ?? new IPEndPoint(IPAddress.Loopback, 0), security ?? new HttpSecurity(), new ServedTopologies([topology]), time ?? TimeProvider.System, NullLoggerFactory.Instance);
        return new ApiBed(server, service, topology);
    }

    /// <summary>A file with a token for each role; named as the role.</summary>
    public static string Tokens(string folder, out string viewer, out string @operator)
    {
        (viewer, @operator) = (AccessToken.Create(), AccessToken.Create());
        var file = Path.Combine(folder, "tokens.jsonl");
        File.WriteAllText(file, $"# who\n\n{StreamInfer.Host.Commands.TokenCommand.LineOf("vera", "viewer", viewer)}\n{StreamInfer.Host.Commands.TokenCommand.LineOf("otto", "operator", @operator)}\n");
        return file;
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path, string? token = null) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), token);

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string body, string? token = null, string type = "application/json") =>
        await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) }, token);

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpRequestMessage request, string? token = null)
    {
        using (request)
        {
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            using var answer = await Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return (answer.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.Clone() : default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await _service.DisposeAsync();
    }
}
