using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;

namespace StreamInfer.Host.Http.Authentication;

/// <summary>Puts together how people are known.</summary>
internal static class AuthenticationSetup
{
    /// <summary>Refuses what would let anybody in.</summary>
    /// <exception cref="StartFailure">Authentication and the address do not go together, or settings are missing.</exception>
    public static void Check(System.Net.IPEndPoint listen, HttpSecurity security)
    {
        var problem = security switch
        {
            { IsOpen: true } when !System.Net.IPAddress.IsLoopback(listen.Address) =>
                $"--listen {listen}: whoever reaches this address could change what scores; give --tokens FILE (streaminfer token makes one) or --oidc-issuer, or listen on a loopback address",
            { TokensFile: not null, OidcIssuer: not null } => "--tokens and --oidc-issuer: give one of them",
            { OidcIssuer: not null, OidcAudience: null or "" } => "--oidc-audience is missing: tokens that the issuer made for others must not count here",
            { OidcIssuer: null, OidcAudience: not null } => "--oidc-audience: --oidc-issuer is missing",
            { OidcIssuer: { Scheme: not "https", IsLoopback: false } } => $"--oidc-issuer {security.OidcIssuer}: allowed is https, or http on a loopback address",
            { CertificateFile: null, KeyFile: not null } or { CertificateFile: not null, KeyFile: null } => "--tls-certificate and --tls-key: one is missing",
            _ => null,
        };
        if (problem is not null)
        {
            throw new StartFailure(problem, ExitCode.Usage);
        }
    }

    /// <exception cref="StartFailure">The tokens cannot be read.</exception>
    public static void Add(IServiceCollection services, HttpSecurity security, TimeProvider time, ILoggerFactory logs)
    {
        if (security.TokensFile is { } file)
        {
            services.AddSingleton(Open(file, time, logs));
            services.AddAuthentication(TokenAuthentication.Name).AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Name, null);
        }
        else if (security.OidcIssuer is { } issuer)
        {
            services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options => Set(options, issuer, security));
        }
        else
        {
            services.AddAuthentication(LocalAuthentication.Name).AddScheme<AuthenticationSchemeOptions, LocalAuthentication>(LocalAuthentication.Name, null);
        }

        services.AddAuthorizationBuilder()
            .AddPolicy(Roles.Viewer, policy => policy.RequireRole(Roles.Viewer, Roles.Operator))
            .AddPolicy(Roles.Operator, policy => policy.RequireRole(Roles.Operator));
    }

    private static void Set(JwtBearerOptions options, Uri issuer, HttpSecurity security)
    {
        options.Authority = issuer.OriginalString;
        options.Audience = security.OidcAudience;
        options.RequireHttpsMetadata = issuer.Scheme == "https";

        // Claims as the issuer calls them.
        options.MapInboundClaims = false;
        options.TokenValidationParameters.RoleClaimType = security.OidcRoleClaim;
        options.TokenValidationParameters.NameClaimType = "preferred_username";
        options.TokenValidationParameters.ValidIssuer = issuer.OriginalString;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
    }

    private static TokenFile Open(string file, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            return new TokenFile(file, time, logs.CreateLogger<TokenFile>());
        }
        catch (Exception unusable) when (unusable is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"--tokens {unusable.Message}", ExitCode.Usage, unusable);
        }
    }
}
