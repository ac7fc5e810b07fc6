using System.Net;
using StreamInfer.Host.Http;

namespace StreamInfer.Tests.Host.Http;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task Ready_withAndWithoutReasons_tellsThem()
    {
        IReadOnlyList<HealthReason> reasons = [new("registry", "no \"answer\""), new("topology fraud", "paused")];
        await using var http = await HttpFixture.StartAsync(routes => HealthEndpoints.Map(routes, () => reasons));

        using var notReady = await http.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Equal("application/json", notReady.Content.Headers.ContentType?.ToString());
        Assert.True(notReady.Headers.CacheControl?.NoStore);
        Assert.Equal(
            """{"status":"not-ready","reasons":[{"component":"registry","message":"no \u0022answer\u0022"},{"component":"topology fraud","message":"paused"}]}""",
            await notReady.Content.ReadAsStringAsync());

        reasons = [];
        using var ready = await http.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"ready","reasons":[]}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Ready_warningsAlone_areToldWithOk()
    {
        IReadOnlyList<HealthReason> reasons = [new("control", "cannot be read") { IsWarning = true }];
        await using var http = await HttpFixture.StartAsync(routes => HealthEndpoints.Map(routes, () => reasons));

        using var ready = await http.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"status":"ready","reasons":[{"component":"control","message":"cannot be read"}]}""", await ready.Content.ReadAsStringAsync());

        reasons = [.. reasons, new("broker", "away")];
        using var notReady = await http.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
    }

    [Fact]
    public async Task Live_whileNotReady_isOk()
    {
        await using var http = await HttpFixture.StartAsync(routes => HealthEndpoints.Map(routes, () => [new("broker", "away")]));
        Assert.Equal("""{"status":"live","reasons":[]}""", await http.Client.GetStringAsync("/health/live"));
        using var head = new HttpRequestMessage(HttpMethod.Head, "/health/live");
        using var answer = await http.Client.SendAsync(head);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
