using System.Net;
using System.Text;
using StreamInfer.Host.Http;

namespace StreamInfer.Tests.Host.Api;

public sealed class RequestGuardTests
{
    private const string State = "/api/v1/state";
    private const string Pause = "/api/v1/topologies/fraud-scoring/pause";

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.0.2.7")]
    [InlineData("evil.example:80")]
    public async Task Host_thatIsNotServed_isForbidden(string host)
    {
        await using var bed = await ApiBed.StartAsync();

        foreach (var path in new[] { State, "/health/ready", "/metrics" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;

            Assert.Equal(HttpStatusCode.Forbidden, (await bed.SendAsync(request)).Status);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("[::1]:8080")]
    [InlineData("scorer.example")]
    [InlineData("SCORER.example:8443")]
    public async Task Host_thatIsServed_isAnswered(string host)
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { AllowedHosts = ["scorer.example"] });
        var request = new HttpRequestMessage(HttpMethod.Get, State);
        request.Headers.Host = host;

        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost")]
    [InlineData("file://")]
    public async Task Origin_ofAnotherPage_isForbidden(string origin)
    {
        await using var bed = await ApiBed.StartAsync();
        var read = new HttpRequestMessage(HttpMethod.Get, State);
        read.Headers.Add("Origin", origin);
        var change = new HttpRequestMessage(HttpMethod.Post, Pause) { Content = new StringContent("""{"reason":"x"}""", Encoding.UTF8, "application/json") };
        change.Headers.Add("Origin", origin);

        Assert.Equal(HttpStatusCode.Forbidden, (await bed.SendAsync(read)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bed.SendAsync(change)).Status);
        Assert.False(bed.Served.Service!.Pause.Reading.IsOn);
    }

    [Fact]
    public async Task Origin_ofItsOwn_isAnswered()
    {
        await using var bed = await ApiBed.StartAsync();
        var change = new HttpRequestMessage(HttpMethod.Post, Pause) { Content = new StringContent("""{"reason":"x"}""", Encoding.UTF8, "application/json") };
        change.Headers.Add("Origin", bed.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync(change)).Status);
        Assert.True(bed.Served.Service!.Pause.Reading.IsOn);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task Change_thatAFormCouldSend_isRefused(string type)
    {
        await using var bed = await ApiBed.StartAsync();

        var (status, problem) = await bed.PostAsync(Pause, """{"reason":"x"}""", type: type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains("application/json", problem.GetProperty("detail").GetString());
        Assert.False(bed.Served.Service!.Pause.Reading.IsOn);
    }

    [Fact]
    public async Task Change_thatTheBrowserCallsCrossSite_isForbidden()
    {
        await using var bed = await ApiBed.StartAsync();
        var change = new HttpRequestMessage(HttpMethod.Post, Pause) { Content = new StringContent("""{"reason":"x"}""", Encoding.UTF8, "application/json") };
        change.Headers.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, (await bed.SendAsync(change)).Status);
    }

    [Fact]
    public async Task Answers_ofTheApi_tellBrowsersToRunNothing()
    {
        await using var bed = await ApiBed.StartAsync();

        using var answer = await bed.Client.GetAsync(new Uri(State, UriKind.Relative));

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Changes_tooMany_areRefusedUntilLater()
    {
        await using var bed = await ApiBed.StartAsync();
        for (var sent = 0; sent < RequestLimits.ChangesFromOne; sent++)
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await bed.PostAsync(Pause, "{}")).Status);
        }

        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await bed.Client.PostAsync(new Uri(Pause, UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync(State)).Status);
    }
}
