using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using StreamInfer.Host.Http;
using StreamInfer.Tests.Host.Http;

namespace StreamInfer.Tests.Host.Api;

public sealed class WebTokenTests : IAsyncLifetime, IDisposable
{
    private const string State = "/api/v1/state";
    private const string Pause = "/api/v1/topologies/fraud-scoring/pause";
    private const string Audience = "streaminfer";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _otherKey = RSA.Create(2048);
    private HttpFixture _issuer = null!;
    private ApiBed _bed = null!;

    private string Issuer => _issuer.Client.BaseAddress!.ToString().TrimEnd('/');

    public async Task InitializeAsync()
    {
        _issuer = await HttpFixture.StartAsync(routes =>
        {
            routes.MapGet("/.well-known/openid-configuration", context => context.Response.WriteAsync(JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" })));
            routes.MapGet("/keys", context =>
            {
                var key = _key.ExportParameters(false);
                return context.Response.WriteAsync(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } }));
            });
        });
        _bed = await ApiBed.StartAsync(new HttpSecurity { OidcIssuer = new Uri(Issuer), OidcAudience = Audience });
    }

    public async Task DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    public void Dispose()
    {
        _key.Dispose();
        _otherKey.Dispose();
    }

    [Fact]
    public async Task Token_ofAnOperator_changesUnderItsName()
    {
        var token = Token(_key, "operator");

        var (status, state) = await _bed.GetAsync(State, token);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("jwt", "ada", "operator"), (state.GetProperty("authentication").GetString(), state.GetProperty("principal").GetProperty("name").GetString(), state.GetProperty("principal").GetProperty("role").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _bed.PostAsync(Pause, """{"reason":"x"}""", token)).Status);
    }

    [Fact]
    public async Task Token_ofAViewer_looksOnly()
    {
        var token = Token(_key, "viewer");

        Assert.Equal(HttpStatusCode.OK, (await _bed.GetAsync(State, token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _bed.PostAsync(Pause, """{"reason":"x"}""", token)).Status);
    }

    [Fact]
    public async Task Token_withoutARole_seesNothing() => Assert.Equal(HttpStatusCode.Forbidden, (await _bed.GetAsync(State, Token(_key, "admin"))).Status);

    [Fact]
    public async Task Token_thatIsNotTrue_isUnauthenticated()
    {
        string[] tokens =
        [
            Token(_otherKey, "operator"),
            Token(_key, "operator", audience: "others"),
            Token(_key, "operator", issuer: "https://evil.example"),
            Token(_key, "operator", expires: TimeProvider.System.GetUtcNow().AddMinutes(-5)),
            Unsigned(),
            "not.a.token",
        ];

        foreach (var token in tokens)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await _bed.GetAsync(State, token)).Status);
        }
    }

    private string Token(RSA key, string role, string? issuer = null, string audience = Audience, DateTimeOffset? expires = null)
    {
        var until = expires ?? TimeProvider.System.GetUtcNow().AddMinutes(5);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            NotBefore = until.AddMinutes(-10).UtcDateTime,
            IssuedAt = until.AddMinutes(-10).UtcDateTime,
            Expires = until.UtcDateTime,
            Claims = new Dictionary<string, object> { ["preferred_username"] = "ada", ["roles"] = new[] { role } },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private string Unsigned() => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = true }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Claims = new Dictionary<string, object> { ["preferred_username"] = "ada", ["roles"] = new[] { "operator" } },
    });
}
