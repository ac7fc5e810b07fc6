using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Service;

/// <summary>The HTTP side of the service: <c>/metrics</c>, <c>/health/live</c>, <c>/health/ready</c>.</summary>
internal sealed class ServiceEndpoints : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ServiceEndpoints(WebApplication web, Uri address)
    {
        _web = web;
        Address = address;
    }

    /// <summary>Where it listens; with port 0 asked for, the one that was free.</summary>
    public Uri Address { get; }

    /// <exception cref="StartFailure">The address is taken, or is not this machine's.</exception>
    public static async Task<ServiceEndpoints> StartAsync(IPEndPoint listen, ServiceHealth health, PrometheusScrape scrape, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(logs);

        // The program stops by its own signals, in its own order: the web host must not catch them.
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(listen));
        var web = builder.Build();
        MetricsEndpoint.Map(web, scrape);
        HealthEndpoints.Map(web, health.Reasons);
        try
        {
            await web.StartAsync();
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            await web.DisposeAsync();
            throw new StartFailure($"--listen {listen}: {refused.Message}", ExitCode.Endpoint, refused);
        }

        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ServiceEndpoints(web, new Uri(address));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
