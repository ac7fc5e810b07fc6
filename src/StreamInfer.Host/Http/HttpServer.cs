using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Audit;
using StreamInfer.Host.Api.Events;
using StreamInfer.Host.Api.Models;
using StreamInfer.Host.Dashboard;
using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Host.Service;

namespace StreamInfer.Host.Http;

/// <summary>The HTTP server of the process: <c>/metrics</c>, <c>/health</c>, <c>/api/v1</c> and the dashboard, for all topologies.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private const int MostConnections = 2048;
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly WebApplication _web;
    private readonly PrometheusScrape _scrape;
    private readonly EventFeed _feed;

    private HttpServer(WebApplication web, PrometheusScrape scrape, EventFeed feed, Uri address) => (_web, _scrape, _feed, Address) = (web, scrape, feed, address);

    /// <summary>Where it listens; with port 0 asked for, the one that was free.</summary>
    public Uri Address { get; }

    /// <summary>Begins to serve.</summary>
    /// <param name="listen">Where.</param>
    /// <param name="security">Who may talk to it.</param>
    /// <param name="topologies">What it tells of; their services may come later.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Take what goes wrong.</param>
    /// <exception cref="StartFailure">The address is taken, or is not this machine's; or anybody could reach it.</exception>
    public static async Task<HttpServer> StartAsync(IPEndPoint listen, HttpSecurity security, ServedTopologies topologies, TimeProvider time, ILoggerFactory logs)
    {
        AuthenticationSetup.Check(listen, security);
        var feed = new EventFeed(topologies, time, logs.CreateLogger<EventFeed>());
        var web = Build(listen, security, topologies, feed, time, logs);
        var scrape = ProcessMetrics.Open(topologies);
        Map(web, new RequestGuard(listen, security.AllowedHosts), topologies, scrape);
        try
        {
            await web.StartAsync();
        }
        catch (Exception refused) when (refused is IOException or SocketException or StartFailure)
        {
            scrape.Dispose();
            await web.DisposeAsync();
            throw refused as StartFailure ?? new StartFailure($"--listen {listen}: {refused.Message}", ExitCode.Endpoint, refused);
        }

        var address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        feed.Begin();
        HttpLog.Serving(logs.CreateLogger<HttpServer>(), address, security.Authentication);
        return new HttpServer(web, scrape, feed, address);
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that those who listen to events go.
        await _feed.DisposeAsync();
        using var late = new CancellationTokenSource(StopWithin);
        await _web.StopAsync(late.Token);
        await _web.DisposeAsync();
        _scrape.Dispose();
    }

    private static WebApplication Build(IPEndPoint listen, HttpSecurity security, ServedTopologies topologies, EventFeed feed, TimeProvider time, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSingleton(logs);
        services.AddSingleton(time);
        services.AddSingleton(topologies);
        services.AddSingleton(feed);
        services.AddSingleton<StateChanges>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton(new ApiState(security.Authentication, time.GetUtcNow()));
        services.AddRateLimiter(RequestLimits.Set);
        services.ConfigureHttpJsonOptions(options => ApiJson.Set(options.SerializerOptions).TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        AuthenticationSetup.Add(services, security, time, logs);
        ApiDocument.Add(services);

        // The program stops by its own signals, in its own order: the web host must not catch them.
        services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, listen, security));
        return builder.Build();
    }

    private static void Limit(KestrelServerOptions kestrel, IPEndPoint listen, HttpSecurity security)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestLimits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Listen(listen, options => TransportSecurity.Use(options, security));
    }

    private static void Map(WebApplication web, RequestGuard guard, ServedTopologies topologies, PrometheusScrape scrape)
    {
        var logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger<HttpServer>();
        guard.Use(web);
        ProblemAnswers.Use(web, logger);
        web.UseRouting();
        web.UseRateLimiter();
        web.UseAuthentication();
        web.UseAuthorization();
        MetricsEndpoint.Map(web, scrape).RequireAuthorization(Roles.Viewer);
        HealthEndpoints.Map(web, topologies.Reasons, context => context.User.IsInRole(Roles.Viewer) || context.User.IsInRole(Roles.Operator));
        HealthEndpoints.MapComponents(web, topologies).RequireAuthorization(Roles.Viewer);
        ApiRoutes.Map(web);
        DashboardAssets.Map(web);
    }
}
