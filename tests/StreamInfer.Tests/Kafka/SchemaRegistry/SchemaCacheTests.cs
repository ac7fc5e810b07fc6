using System.Net;
using StreamInfer.Decoding;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

public sealed class SchemaCacheTests
{
    private const string Answer = """{"schema":"\"int\""}""";

    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task TryGetCached_before_and_after_fetch_tells_the_schema()
    {
        using var client = Plans.Client(new ScriptedHandler(_ => ScriptedHandler.Json(Answer)), time);
        Assert.False(client.TryGetCached(SchemaKey.OfId(1), out _));
        var fetched = await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        Assert.True(client.TryGetCached(SchemaKey.OfId(1), out var cached));
        Assert.Same(fetched, cached);
        Assert.False(client.TryGetCached(SchemaKey.OfId(2), out _));
    }

    [Fact]
    public async Task GetSchemaAsync_by_guid_asks_with_dashes_in_network_order()
    {
        var handler = new ScriptedHandler(_ => ScriptedHandler.Json(Answer));
        using var client = Plans.Client(handler, time);
        var guid = new Guid([0x89, 0x79, 0x16, 0x02, 0xA0, 0x24, 0x4C, 0x84, 0x84, 0x95, 1, 2, 3, 4, 5, 0xFF], bigEndian: true);
        await client.GetSchemaAsync(SchemaKey.OfGuid(guid), CancellationToken.None);
        Assert.Equal(["GET http://one:8081/schemas/guids/89791602-a024-4c84-8495-0102030405ff"], handler.Requests.ToArray());
    }

    [Theory]
    [InlineData(40401)]
    [InlineData(40402)]
    [InlineData(40403)]
    public async Task GetSchemaAsync_of_unknown_schema_is_null_and_asked_again_after_thirty_seconds(int code)
    {
        var handler = new ScriptedHandler(_ => ScriptedHandler.NotFound(code));
        using var client = Plans.Client(handler, time);

        Assert.Null(await client.GetSchemaAsync(SchemaKey.OfId(9), CancellationToken.None));
        Assert.True(client.TryGetCached(SchemaKey.OfId(9), out var absent));
        Assert.Null(absent);
        time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.Null(await client.GetSchemaAsync(SchemaKey.OfId(9), CancellationToken.None));
        Assert.Single(handler.Requests);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(client.TryGetCached(SchemaKey.OfId(9), out _));
        Assert.Null(await client.GetSchemaAsync(SchemaKey.OfId(9), CancellationToken.None));
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task GetSchemaAsync_of_schema_registered_meanwhile_finds_it_after_thirty_seconds()
    {
        var there = false;
        using var client = Plans.Client(new ScriptedHandler(_ => there ? ScriptedHandler.Json(Answer) : ScriptedHandler.NotFound(40403)), time);
        Assert.Null(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        there = true;
        Assert.Null(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        time.Advance(TimeSpan.FromDays(1));
        Assert.True(client.TryGetCached(SchemaKey.OfId(1), out var schema));
        Assert.NotNull(schema);
    }

    [Fact]
    public async Task GetSchemaAsync_of_many_unknown_schemas_remembers_the_latest_only()
    {
        using var client = Plans.Client(new ScriptedHandler(_ => ScriptedHandler.NotFound(40403)), time);
        for (var id = 1; id <= AbsentSchemas.Capacity + 3; id++)
            Assert.Null(await client.GetSchemaAsync(SchemaKey.OfId(id), CancellationToken.None));
        Assert.False(client.TryGetCached(SchemaKey.OfId(3), out _));
        Assert.True(client.TryGetCached(SchemaKey.OfId(4), out _));
        Assert.True(client.TryGetCached(SchemaKey.OfId(AbsentSchemas.Capacity + 3), out _));
    }

    [Fact]
    public async Task GetSchemaAsync_of_other_type_is_refused_and_remembered()
    {
        var handler = new ScriptedHandler(_ => ScriptedHandler.Json("""{"schemaType":"PROTOBUF","schema":"message A {}"}"""));
        using var client = Plans.Client(handler, time);
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var error = await Assert.ThrowsAsync<RegistryException>(() => client.GetSchemaAsync(SchemaKey.OfId(4), CancellationToken.None));
            Assert.Equal(RegistryFault.Unusable, error.Fault);
            Assert.Equal("schema registry: GET http://one:8081/schemas/ids/4: the schema is of type PROTOBUF; only AVRO can be decoded", error.Message);
        }

        Assert.Single(handler.Requests);
        Assert.False(client.TryGetCached(SchemaKey.OfId(4), out _));
        Assert.Equal((true, null), (client.Status.IsReachable, client.Status.LastError));
        time.Advance(AbsentSchemas.Lifetime);
        await Assert.ThrowsAsync<RegistryException>(() => client.GetSchemaAsync(SchemaKey.OfId(4), CancellationToken.None));
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task RegisterAsync_repeated_asks_once()
    {
        var handler = new ScriptedHandler(request => request.RequestUri!.AbsolutePath.EndsWith("/versions", StringComparison.Ordinal)
            ? ScriptedHandler.Json("""{"id":12}""")
            : ScriptedHandler.NotFound(40401));
        using var client = Plans.Client(handler, time);
        Assert.Equal(12, await client.RegisterAsync("a/b-value", "\"int\"", CancellationToken.None));
        Assert.Equal(12, await client.RegisterAsync("a/b-value", "\"int\"", CancellationToken.None));
        Assert.Equal(["POST http://one:8081/subjects/a%2Fb-value", "POST http://one:8081/subjects/a%2Fb-value/versions"], handler.Requests.ToArray());
    }

    [Fact]
    public async Task RegisterAsync_of_registered_schema_only_looks_up()
    {
        var handler = new ScriptedHandler(_ => ScriptedHandler.Json("""{"subject":"s","version":3,"id":77,"schema":"\"int\""}"""));
        using var client = Plans.Client(handler, time);
        Assert.Equal(77, await client.RegisterAsync("s", "\"int\"", CancellationToken.None));
        Assert.Equal(["POST http://one:8081/subjects/s"], handler.Requests.ToArray());
    }

    [Fact]
    public async Task RegisterAsync_of_incompatible_schema_says_what_the_registry_says()
    {
        var handler = new ScriptedHandler(request => request.RequestUri!.AbsolutePath.EndsWith("/versions", StringComparison.Ordinal)
            ? ScriptedHandler.Json("""{"error_code":409,"message":"READER_FIELD_MISSING_DEFAULT_VALUE: amount"}""", HttpStatusCode.Conflict)
            : ScriptedHandler.NotFound(40403));
        using var client = Plans.Client(handler, time);
        var error = await Assert.ThrowsAsync<RegistryException>(() => client.RegisterAsync("s", "\"int\"", CancellationToken.None));
        Assert.Equal(RegistryFault.Refused, error.Fault);
        Assert.Equal(
            "schema registry: POST http://one:8081/subjects/s/versions: answered 409 (Conflict): READER_FIELD_MISSING_DEFAULT_VALUE: amount (error code 409)",
            error.Message);
        Assert.Equal(error.Message, client.Status.LastError);
        Assert.Empty(time.Remaining);
    }
}
