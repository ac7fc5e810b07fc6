using System.Collections.Immutable;

namespace StreamInfer.Host.Http;

/// <summary>Who may talk to the server, and how. With nothing set, whoever reaches a loopback address.</summary>
internal sealed record HttpSecurity
{
    /// <summary>A file of tokens (<c>streaminfer token</c>); null for none.</summary>
    public string? TokensFile { get; init; }

    /// <summary>The issuer of JSON web tokens, where its keys are found by OpenID Connect discovery; null for none.</summary>
    public Uri? OidcIssuer { get; init; }

    /// <summary>The audience that such a token must be for.</summary>
    public string? OidcAudience { get; init; }

    /// <summary>The claim that has the roles <c>viewer</c> and <c>operator</c>. Default <c>roles</c>.</summary>
    public string OidcRoleClaim { get; init; } = "roles";

    /// <summary>PEM file of the server's certificate, with those between it and its authority; null for plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Further names that requests may be addressed to, without port.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary><c>none</c>, <c>token</c> or <c>jwt</c>.</summary>
    public string Authentication => TokensFile is not null ? "token" : OidcIssuer is not null ? "jwt" : "none";

    /// <summary>Whether whoever reaches the address may do everything.</summary>
    public bool IsOpen => TokensFile is null && OidcIssuer is null;
}
