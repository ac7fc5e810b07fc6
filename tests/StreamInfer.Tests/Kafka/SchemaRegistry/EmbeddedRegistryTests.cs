using System.Net.Http.Json;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

/// <summary>The client against the embedded registry, over real connections.</summary>
public sealed class EmbeddedRegistryTests
{
    private const string Amount = """{"type":"record","name":"Amount","fields":[{"name":"value","type":"double"}]}""";

    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task RegisterAsync_then_get_by_id_and_guid_gives_the_schema()
    {
        await using var registry = await EmbeddedSchemaRegistry.StartAsync();
        using var writer = Plans.Client(Plans.At(registry.Url.AbsoluteUri), time);
        using var reader = Plans.Client(Plans.At(registry.Url.AbsoluteUri), time);

        var id = await writer.RegisterAsync("scores-value", Amount, CancellationToken.None);
        Assert.Equal(1, id);
        Assert.Equal(Amount, (await reader.GetSchemaAsync(SchemaKey.OfId(id), CancellationToken.None))?.Text);

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var stored = await http.GetFromJsonAsync<JsonElement>(new Uri(registry.Url, "schemas/ids/1"));
        var guid = stored.GetProperty("guid").GetGuid();
        Assert.Equal(Amount, (await reader.GetSchemaAsync(SchemaKey.OfGuid(guid), CancellationToken.None))?.Text);
        Assert.Null(await reader.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None));
        Assert.Null(await reader.GetSchemaAsync(SchemaKey.OfGuid(new Guid("00000000-0000-0000-0000-000000000001")), CancellationToken.None));
    }

    [Fact]
    public async Task RegisterAsync_of_invalid_schema_is_refused()
    {
        await using var registry = await EmbeddedSchemaRegistry.StartAsync();
        using var client = Plans.Client(Plans.At(registry.Url.AbsoluteUri), time);
        var error = await Assert.ThrowsAsync<RegistryException>(() => client.RegisterAsync("s", "{", CancellationToken.None));
        Assert.Equal(RegistryFault.Refused, error.Fault);
        Assert.Contains("42201", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetSchemaAsync_with_references_fetches_them()
    {
        await using var registry = await EmbeddedSchemaRegistry.StartAsync();
        using var client = Plans.Client(Plans.At(registry.Url.AbsoluteUri), time);
        await client.RegisterAsync("com.example.Amount", Amount, CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await http.PostAsJsonAsync(new Uri(registry.Url, "subjects/event/versions"), new
        {
            schema = """{"type":"array","items":"Amount"}""",
            references = new[] { new { name = "Amount", subject = "com.example.Amount", version = 1 } },
        });
        response.EnsureSuccessStatusCode();
        var schema = await client.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None);
        Assert.Equal([Amount], schema!.References.ToArray());
    }

    [Fact]
    public async Task GetSchemaAsync_before_the_registry_starts_waits_for_it()
    {
        int port;
        await using (var first = await EmbeddedSchemaRegistry.StartAsync())
            port = first.Url.Port;
        using var client = Plans.Client(Plans.At($"http://127.0.0.1:{port}"), time);
        var register = client.RegisterAsync("s", Amount, CancellationToken.None);
        var delay = await time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromSeconds(10));
        Assert.False(client.Status.IsReachable);
        await using var registry = await EmbeddedSchemaRegistry.StartAsync(port);
        time.Advance(delay);
        Assert.Equal(1, await register);
        Assert.True(client.Status.IsReachable);
    }
}
