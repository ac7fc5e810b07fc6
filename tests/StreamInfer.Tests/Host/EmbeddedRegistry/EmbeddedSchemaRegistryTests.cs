using System.Net;
using System.Text;
using System.Text.Json;
using StreamInfer.Host.EmbeddedRegistry;

namespace StreamInfer.Tests.Host.EmbeddedRegistry;

public sealed class EmbeddedSchemaRegistryTests : IAsyncLifetime, IDisposable
{
    private const string Amount = """{"type":"record","name":"Amount","fields":[{"name":"value","type":"double"}]}""";
    private const string Channel = """{"type":"enum","name":"Channel","symbols":["web","pos"]}""";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private EmbeddedSchemaRegistry registry = null!;

    public async Task InitializeAsync()
    {
        registry = await EmbeddedSchemaRegistry.StartAsync();
        http.BaseAddress = registry.Url;
    }

    public async Task DisposeAsync() => await registry.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Register_same_schema_keeps_its_id()
    {
        Assert.Equal("""{"id":1}""", await RegisterAsync("a", Amount));
        Assert.Equal("""{"id":2}""", await RegisterAsync("a", Channel));
        Assert.Equal("""{"id":1}""", await RegisterAsync("b", Amount.Replace(",", " ,\n ", StringComparison.Ordinal)));
        Assert.Equal("[1,2]", await GetAsync("subjects/a/versions"));
        Assert.Equal("[1]", await GetAsync("subjects/b/versions"));
        Assert.Equal("""["a","b"]""", await GetAsync("subjects"));
    }

    [Fact]
    public async Task Get_by_id_guid_and_version_gives_same_schema()
    {
        await RegisterAsync("a", Amount);
        await RegisterAsync("a", Channel);

        using var byId = JsonDocument.Parse(await GetAsync("schemas/ids/2"));
        using var latest = JsonDocument.Parse(await GetAsync("subjects/a/versions/latest"));
        var guid = byId.RootElement.GetProperty("guid").GetString();
        using var byGuid = JsonDocument.Parse(await GetAsync($"schemas/guids/{guid}"));

        Assert.Equal(Channel, byId.RootElement.GetProperty("schema").GetString());
        Assert.False(byId.RootElement.TryGetProperty("schemaType", out _));
        Assert.Equal(Channel, byGuid.RootElement.GetProperty("schema").GetString());
        Assert.Equal(Channel, latest.RootElement.GetProperty("schema").GetString());
        Assert.Equal((2, 2), (latest.RootElement.GetProperty("version").GetInt32(), latest.RootElement.GetProperty("id").GetInt32()));
        Assert.Equal(await GetAsync("subjects/a/versions/2"), await GetAsync("subjects/a/versions/latest"));
    }

    [Fact]
    public async Task Guid_of_schema_is_same_in_every_registry()
    {
        await using var other = await EmbeddedSchemaRegistry.StartAsync();
        await PostAsync(new Uri(other.Url, "subjects/x/versions"), JsonSerializer.Serialize(new { schema = Channel }));
        await RegisterAsync("a", Amount);
        await RegisterAsync("a", Channel);

        var there = await http.GetStringAsync(new Uri(other.Url, "schemas/ids/1"));
        Assert.Equal(await GetAsync("schemas/ids/2"), there);
    }

    [Fact]
    public async Task LookUp_of_registered_schema_gives_version_and_id()
    {
        await RegisterAsync("other", Amount);
        await RegisterAsync("a", Channel);
        using var found = JsonDocument.Parse(await LookUpAsync("a", Channel));
        Assert.Equal("a", found.RootElement.GetProperty("subject").GetString());
        Assert.Equal(1, found.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(2, found.RootElement.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Subject_with_slash_and_spaces_is_kept()
    {
        await RegisterAsync("team/a b-value", Amount);
        Assert.Equal("""["team/a b-value"]""", await GetAsync("subjects"));
        Assert.Equal("[1]", await GetAsync("subjects/team%2Fa%20b-value/versions"));
    }

    [Fact]
    public async Task Register_with_references_keeps_them_apart()
    {
        await RegisterAsync("amount", Amount);
        const string Event = """{"type":"record","name":"Event","fields":[{"name":"amount","type":"Amount"}]}""";
        var body = JsonSerializer.Serialize(new { schema = Event, references = new[] { new { name = "Amount", subject = "amount", version = 1 } } });
        Assert.Equal("""{"id":2}""", await PostAsync(new Uri(registry.Url, "subjects/event/versions"), body));
        Assert.Equal("""{"id":3}""", await RegisterAsync("event", Event));
        using var stored = JsonDocument.Parse(await GetAsync("schemas/ids/2"));
        Assert.Equal("""[{"name":"Amount","subject":"amount","version":1}]""", stored.RootElement.GetProperty("references").GetRawText());
    }

    [Theory]
    [InlineData("subjects/none/versions", 404, 40401)]
    [InlineData("subjects/none/versions/1", 404, 40401)]
    [InlineData("subjects/a/versions/2", 404, 40402)]
    [InlineData("subjects/a/versions/0", 422, 42202)]
    [InlineData("subjects/a/versions/newest", 422, 42202)]
    [InlineData("schemas/ids/9", 404, 40403)]
    [InlineData("schemas/ids/0", 404, 40403)]
    [InlineData("schemas/ids/one", 404, 404)]
    [InlineData("schemas/guids/4cd2f5a2-8f4f-4d69-9d3b-0f0f6f5d0a11", 404, 40403)]
    [InlineData("schemas/guids/xyz", 404, 40403)]
    [InlineData("nothing/here.txt", 404, 404)]
    public async Task Get_of_what_is_not_there_gives_error_code(string path, int status, int code)
    {
        await RegisterAsync("a", Amount);
        using var response = await http.GetAsync(new Uri(registry.Url, path));
        Assert.Equal((status, code), ((int)response.StatusCode, await ErrorCodeAsync(response)));
    }

    [Theory]
    [InlineData("subjects/none", """{"schema":"\"string\""}""", 404, 40401)]
    [InlineData("subjects/a", """{"schema":"\"string\""}""", 404, 40403)]
    [InlineData("subjects/a/versions", """{"schema":"{\"type\":"}""", 422, 42201)]
    [InlineData("subjects/a/versions", """{"schema":"{}"}""", 422, 42201)]
    [InlineData("subjects/a/versions", """{"schema":"12"}""", 422, 42201)]
    [InlineData("subjects/a/versions", """{"schema":null}""", 422, 42201)]
    [InlineData("subjects/a/versions", """{"schema":"\"int\"","schemaType":"JSON"}""", 422, 42201)]
    [InlineData("subjects/a/versions", """{"schema":"\"int\"","references":[{"name":"N","subject":"a","version":7}]}""", 422, 42201)]
    [InlineData("subjects/a/versions", """{"schema":"\"int\"","references":[{"name":"N"}]}""", 422, 422)]
    [InlineData("subjects/a/versions", """{"schema":7}""", 422, 422)]
    [InlineData("subjects/a/versions", """[]""", 422, 422)]
    [InlineData("subjects/a/versions", """{"text":1}""", 422, 422)]
    [InlineData("subjects/a/versions", "", 422, 422)]
    public async Task Post_of_what_cannot_be_taken_gives_error_code(string path, string body, int status, int code)
    {
        await RegisterAsync("a", Amount);
        using var content = new StringContent(body, Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        using var response = await http.PostAsync(new Uri(registry.Url, path), content);
        Assert.Equal((status, code), ((int)response.StatusCode, await ErrorCodeAsync(response)));
        Assert.Equal("""["a"]""", await GetAsync("subjects"));
    }

    [Fact]
    public async Task Post_of_huge_body_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(registry.Url, "subjects/a/versions"));
        request.Content = new StringContent($$"""{"schema":"{{new string('x', 5_000_000)}}"}""");
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Root_says_that_it_is_not_durable()
    {
        using var said = JsonDocument.Parse(await GetAsync("/"));
        Assert.False(said.RootElement.GetProperty("durable").GetBoolean());
        Assert.Equal("""["AVRO"]""", await GetAsync("schemas/types"));
        Assert.Equal("""{"compatibilityLevel":"NONE"}""", await GetAsync("config"));
    }

    [Fact]
    public async Task Register_from_many_threads_gives_each_schema_one_id()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(index =>
            RegisterAsync($"s{index % 3}", $$"""{"type":"fixed","name":"F","size":{{index % 20}}}""")));
        Assert.Equal(20, answers.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Enumerable.Range(1, 20).Select(id => $$"""{"id":{{id}}}""").Order(StringComparer.Ordinal), answers.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task StartAsync_on_taken_port_throws()
    {
        await Assert.ThrowsAsync<IOException>(() => EmbeddedSchemaRegistry.StartAsync(registry.Url.Port));
    }

    private async Task<string> GetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(registry.Url, path));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/vnd.schemaregistry.v1+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    private Task<string> RegisterAsync(string subject, string schema) =>
        PostAsync(new Uri(registry.Url, $"subjects/{Uri.EscapeDataString(subject)}/versions"), JsonSerializer.Serialize(new { schema }));

    private Task<string> LookUpAsync(string subject, string schema) =>
        PostAsync(new Uri(registry.Url, $"subjects/{Uri.EscapeDataString(subject)}"), JsonSerializer.Serialize(new { schema }));

    private async Task<string> PostAsync(Uri url, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        using var response = await http.PostAsync(url, content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<int> ErrorCodeAsync(HttpResponseMessage response)
    {
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(string.IsNullOrEmpty(body.RootElement.GetProperty("message").GetString()));
        return body.RootElement.GetProperty("error_code").GetInt32();
    }
}
