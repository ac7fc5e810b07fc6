using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace StreamInfer.Tests.Host.Http;

/// <summary>A server on a free loopback port with the given routes, and a client of it.</summary>
internal sealed class HttpFixture : IAsyncDisposable
{
    private readonly WebApplication server;

    private HttpFixture(WebApplication server)
    {
        this.server = server;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<HttpFixture> StartAsync(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        map(server);
        await server.StartAsync();
        return new HttpFixture(server);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
