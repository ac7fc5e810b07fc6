using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace StreamInfer.Host.Http.Authentication;

/// <summary>Knows people by the tokens of a file.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, TokenFile tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "token";

    private const string Prefix = "Bearer ";

    // Far above any of ours: nobody has us hash a body's worth of header.
    private const int Longest = 1024;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var token = header[Prefix.Length..].Trim();
        return Task.FromResult(token.Length <= Longest && tokens.Find(token) is { } entry
            ? AuthenticateResult.Success(new AuthenticationTicket(Caller.Principal(entry.Name, entry.Role, Name), Scheme.Name))
            : AuthenticateResult.Fail("the token is not valid"));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
