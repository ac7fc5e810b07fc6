using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>
/// A Schema Registry inside this process, on the loopback interface, for demo and tests. <b>Not durable</b>: everything is in
/// memory and gone with the process. It has the part of Confluent's REST API that producers and consumers of Avro use: register,
/// look up, get by id, GUID or version, list. It checks no compatibility and deletes nothing.
/// </summary>
public sealed class EmbeddedSchemaRegistry : IAsyncDisposable
{
    /// <summary>The largest body taken, in bytes.</summary>
    private const long BodyLimit = 4 * 1024 * 1024;

    private readonly WebApplication application;

    private EmbeddedSchemaRegistry(WebApplication application, Uri url)
    {
        this.application = application;
        Url = url;
    }

    /// <summary>The registry's root address, with the port it got.</summary>
    public Uri Url { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="port">TCP port, or 0 for a free one.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EmbeddedSchemaRegistry> StartAsync(int port = 0, CancellationToken cancellation = default)
    {
        // Empty: no configuration files, no logging, nothing from the environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        var server = builder.Build();
        try
        {
            RegistryRoutes.Map(server, new SchemaStore());
            await server.StartAsync(cancellation).ConfigureAwait(false);
            return new EmbeddedSchemaRegistry(server, new Uri(server.Urls.Single()));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
    }
}
