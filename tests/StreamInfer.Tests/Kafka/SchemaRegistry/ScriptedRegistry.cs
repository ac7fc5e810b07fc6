using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

/// <summary>A real HTTP server that answers what a test tells it to, and may be replaced on the same port.</summary>
internal sealed class ScriptedRegistry : IAsyncDisposable
{
    private readonly WebApplication server;

    private ScriptedRegistry(WebApplication server) => this.server = server;

    public string Url => server.Urls.Single();

    /// <summary>What was asked: method, path, and the Authorization header.</summary>
    public ConcurrentQueue<(string Request, string? Authorization, string? ContentType)> Requests { get; } = new();

    public static Task<ScriptedRegistry> StartAsync(Func<HttpContext, Task> answer, int port = 0) => StartAsync(answer, port, https: null);

    /// <param name="answer">What it answers.</param>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="clients">The only authority of client certificates; null asks for none.</param>
    public static Task<ScriptedRegistry> StartTlsAsync(Func<HttpContext, Task> answer, X509Certificate2 certificate, X509Certificate2? clients = null) =>
        StartAsync(answer, port: 0, https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = clients is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (client, chain, _) =>
            {
                chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(clients!);
                return chain.Build(client);
            };
        });

    public static Task TextAsync(HttpContext context, string body, int status = 200, string contentType = "application/vnd.schemaregistry.v1+json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose are not waited for.
        await server.StopAsync(new CancellationToken(canceled: true));
        await server.DisposeAsync();
    }

    private static async Task<ScriptedRegistry> StartAsync(Func<HttpContext, Task> answer, int port, Action<HttpsConnectionAdapterOptions>? https)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (https is not null)
                listen.UseHttps(https);
        }));
        var server = builder.Build();
        var registry = new ScriptedRegistry(server);
        server.Run(context =>
        {
            var request = context.Request;
            registry.Requests.Enqueue(($"{request.Method} {request.Path}", request.Headers.Authorization, request.ContentType));
            return answer(context);
        });
        await server.StartAsync();
        return registry;
    }
}
