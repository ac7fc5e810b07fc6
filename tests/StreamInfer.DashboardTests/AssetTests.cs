using System.Net;
using StreamInfer.DashboardTests.Fixture;
using StreamInfer.Host.Dashboard;
using StreamInfer.Host.Http;

namespace StreamInfer.DashboardTests;

public sealed class AssetTests : IAsyncLifetime
{
    private FixtureServer _server = null!;

    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await FixtureServer.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_server.Address) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Dashboard_allOfIt_isSmallerThan300KB() => Assert.InRange(DashboardAssets.Sizes.Sum(asset => asset.Bytes), 50_000, 300_000);

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/assets/app.js", "text/javascript")]
    [InlineData("/assets/style.css", "text/css")]
    [InlineData("/assets/icon.svg", "image/svg+xml")]
    public async Task Asset_thatIsThere_isServedWithItsTypeAndProtection(string path, string type)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Asset_withAKnownTag_isAnsweredWithoutContent()
    {
        using var first = await _client.GetAsync(new Uri("/assets/app.js", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/app.js") { Headers = { { "If-None-Match", "\"other\", " + first.Headers.ETag } } };
        using var second = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_ofThePage_hasTheLengthAndNoContent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(DashboardAssets.Sizes.Single(asset => asset.Name == "index.html").Bytes, answer.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/..%2findex.html")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%5c..%5cappsettings.json")]
    [InlineData("/assets/app.js%00.css")]
    [InlineData("/assets/transaction.avsc")]
    [InlineData("/assets/APP.JS")]
    public async Task Asset_ofAnotherName_isNotFound(string path)
    {
        using var answer = await _client.GetAsync(new Uri(_server.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, answer.StatusCode.ToString());
    }
}
