using System.Net;
using StreamInfer.Host;
using StreamInfer.Host.Http;
using StreamInfer.Host.Service;
using StreamInfer.Tests.Models;

namespace StreamInfer.Tests.Host.Api;

public sealed class AuthenticationTests : IDisposable
{
    private const string State = "/api/v1/state";
    private const string Pause = "/api/v1/topologies/fraud-scoring/pause";
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Loopback_withoutConfiguration_isOpenToTheLocalOperator()
    {
        await using var bed = await ApiBed.StartAsync();

        var (status, state) = await bed.GetAsync(State);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("none", state.GetProperty("authentication").GetString());
        Assert.Equal("local", state.GetProperty("principal").GetProperty("name").GetString());
        Assert.Equal("operator", state.GetProperty("principal").GetProperty("role").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("si_wrong")]
    [InlineData("vera")]
    public async Task Token_missingOrWrong_isUnauthenticated(string? token)
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out _, out _) });

        foreach (var path in new[] { State, "/metrics", "/health", "/api/v1/openapi.json", "/api/v1/events", "/api/v1/topologies/nope" })
        {
            var (status, problem) = await bed.GetAsync(path, token);

            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal(401, problem.GetProperty("status").GetInt32());
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await bed.PostAsync(Pause, """{"reason":"x"}""", token)).Status);
    }

    [Fact]
    public async Task Token_unauthenticated_isToldHow()
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out _, out _) });

        using var answer = await bed.Client.GetAsync(new Uri(State, UriKind.Relative));

        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Viewer_askingForChanges_looksAndChangesNothing()
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out var viewer, out _) });

        var (status, state) = await bed.GetAsync(State, viewer);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("vera", "viewer"), (state.GetProperty("principal").GetProperty("name").GetString(), state.GetProperty("principal").GetProperty("role").GetString()));
        foreach (var path in new[] { "pause", "resume", "rollout", "shadow", "dead-letters/redrive" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await bed.PostAsync($"/api/v1/topologies/fraud-scoring/{path}", """{"reason":"x"}""", viewer)).Status);
        }

        Assert.False(bed.Served.Service!.Pause.Reading.IsOn);
    }

    [Fact]
    public async Task Operator_askingForChanges_changes()
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out _, out var token) });

        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync(Pause, """{"reason":"disk"}""", token)).Status);
        Assert.Contains(bed.Served.Problems, problem => problem is { Component: "pause", Message: "paused by otto: disk", IsWarning: true });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bed.PostAsync(Pause, """{"reason":"disk"}""", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync("/api/v1/topologies/fraud-scoring/resume", """{"reason":"done"}""", token)).Status);
    }

    [Fact]
    public async Task Probes_needNoToken_andAreToldNoReasons()
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out var viewer, out _) });

        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync("/health/live")).Status);
        var (status, ready) = await bed.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Empty(ready.GetProperty("reasons").EnumerateArray());
        Assert.NotEmpty((await bed.GetAsync("/health/ready", viewer)).Body.GetProperty("reasons").EnumerateArray());
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public async Task Address_thatOthersReach_withoutAuthentication_isRefused(string address)
    {
        var refusal = await Assert.ThrowsAsync<StartFailure>(() => ApiBed.StartAsync(listen: new IPEndPoint(IPAddress.Parse(address), 0)));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains("--tokens", refusal.Message);
        Assert.Contains("--oidc-issuer", refusal.Message);
    }

    [Fact]
    public async Task Address_thatOthersReach_withTokens_isServed()
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out var viewer, out _) }, new IPEndPoint(IPAddress.Any, 0));
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{bed.Address.Port}{State}"));

        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync(request, viewer)).Status);
    }

    [Theory]
    [InlineData("give one of them", "x", "https://issuer.example", "a", null, null)]
    [InlineData("--oidc-audience", null, "https://issuer.example", null, null, null)]
    [InlineData("allowed is https", null, "http://issuer.example", "a", null, null)]
    [InlineData("--oidc-issuer is missing", null, null, "a", null, null)]
    [InlineData("one is missing", null, null, null, "x", null)]
    [InlineData("--tokens", "/nowhere/tokens", null, null, null, null)]
    [InlineData("--tls-certificate", null, null, null, "/nowhere/c.pem", "/nowhere/k.pem")]
    public async Task Settings_thatDoNotGoTogether_areRefused(string word, string? tokens, string? issuer, string? audience, string? certificate, string? key)
    {
        var security = new HttpSecurity { TokensFile = tokens, OidcIssuer = issuer is null ? null : new Uri(issuer), OidcAudience = audience, CertificateFile = certificate, KeyFile = key };
        var refusal = await Assert.ThrowsAsync<StartFailure>(() => ApiBed.StartAsync(security));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains(word, refusal.Message);
    }
}
