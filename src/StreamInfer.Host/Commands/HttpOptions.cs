using System.CommandLine;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Commands;

/// <summary>The options of the HTTP server: who may talk to it.</summary>
internal sealed class HttpOptions
{
    private readonly Option<string?> _tokens = new("--tokens") { Description = "A file of tokens that are valid, one a line as 'streaminfer token' prints them; read again when it changes." };

    private readonly Option<Uri?> _issuer = new("--oidc-issuer") { Description = "The OpenID Connect issuer whose JSON web tokens are valid." };

    private readonly Option<string?> _audience = new("--oidc-audience") { Description = "The audience that they must be for." };

    private readonly Option<string> _roleClaim = new("--oidc-role-claim") { Description = "The claim that has the role: viewer or operator.", DefaultValueFactory = _ => "roles" };

    private readonly Option<string?> _certificate = new("--tls-certificate") { Description = "PEM file of the server's certificate chain: serves HTTPS." };

    private readonly Option<string?> _key = new("--tls-key") { Description = "PEM file of its private key." };

    private readonly Option<string[]> _hosts = new("--allowed-hosts")
    {
        Description = "Names under which the server is reached, comma-separated, besides localhost and addresses.",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _tokens, _issuer, _audience, _roleClaim, _certificate, _key, _hosts })
        {
            command.Add(option);
        }
    }

    public HttpSecurity Read(ParseResult parsed) => new()
    {
        TokensFile = parsed.GetValue(_tokens),
        OidcIssuer = parsed.GetValue(_issuer),
        OidcAudience = parsed.GetValue(_audience),
        OidcRoleClaim = parsed.GetValue(_roleClaim)!,
        CertificateFile = parsed.GetValue(_certificate),
        KeyFile = parsed.GetValue(_key),
        AllowedHosts = [.. parsed.GetValue(_hosts)!],
    };
}
