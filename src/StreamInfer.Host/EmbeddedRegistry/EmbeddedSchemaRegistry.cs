using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>
/// A Schema Registry inside this process, on the loopback interface, for demo and tests. It keeps its schemas in one file, or, without
/// one, in memory alone. It has the part of Confluent's REST API that producers and consumers of Avro use: register, look up, get by
/// id, GUID or version, list. It checks no compatibility and deletes nothing.
/// </summary>
public sealed class EmbeddedSchemaRegistry : IAsyncDisposable
{
    /// <summary>The largest body taken, in bytes.</summary>
    private const long BodyLimit = 4 * 1024 * 1024;

    private readonly WebApplication application;
    private readonly SchemaStore store;

    private EmbeddedSchemaRegistry(WebApplication application, SchemaStore store, Uri url)
    {
        this.application = application;
        this.store = store;
        Url = url;
    }

    /// <summary>The registry's root address, with the port it got.</summary>
    public Uri Url { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="port">TCP port, or 0 for a free one.</param>
    /// <param name="file">Keeps the schemas; made if absent, for one process at a time. Null: they are gone with this object.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken, or the file is in use or cannot be written.</exception>
    /// <exception cref="InvalidDataException">What is in the file is no registration.</exception>
    public static async Task<EmbeddedSchemaRegistry> StartAsync(int port = 0, string? file = null, CancellationToken cancellation = default)
    {
        var schemas = file is null ? new SchemaStore() : SchemaStore.Open(file);
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
            RegistryRoutes.Map(server, schemas);
            await server.StartAsync(cancellation).ConfigureAwait(false);
            return new EmbeddedSchemaRegistry(server, schemas, new Uri(server.Urls.Single()));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            schemas.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        store.Dispose();
    }
}
