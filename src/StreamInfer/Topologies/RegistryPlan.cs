using System.Collections.Immutable;

namespace StreamInfer.Topologies;

/// <summary>How to reach the Schema Registry.</summary>
public sealed record RegistryPlan
{
    /// <summary>The default of <see cref="MaxSchemaBytes"/>.</summary>
    public const int DefaultSchemaBytes = 1 << 20;

    /// <summary>The greatest that <see cref="MaxSchemaBytes"/> may be.</summary>
    public const int GreatestSchemaBytes = 4 << 20;

    /// <summary>Tried in turn; at least one.</summary>
    public required ImmutableArray<Uri> Urls { get; init; }

    /// <summary>Basic authentication; null for none.</summary>
    public required string? Username { get; init; }

    /// <summary>Secret: never logged or printed.</summary>
    public required string? Password { get; init; }

    /// <summary>Bearer token, instead of user and password. Secret.</summary>
    public required string? Token { get; init; }

    /// <summary>PEM file of the authority that signs the registry's certificate; null trusts the system's.</summary>
    public required string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate; null for none.</summary>
    public required string? CertificateFile { get; init; }

    /// <summary>PEM file of its private key.</summary>
    public required string? KeyFile { get; init; }

    /// <summary>For one request. Default 5 s, 100 ms to 1 min.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Most bytes of a schema with all that it refers to. Default 1 MiB, 1 byte to 4 MiB.</summary>
    public int MaxSchemaBytes { get; init; } = DefaultSchemaBytes;

    /// <summary>A registry at one address, without credentials, with the default time-out.</summary>
    public static RegistryPlan At(Uri address) => new()
    {
        Urls = [address],
        Username = null,
        Password = null,
        Token = null,
        CaFile = null,
        CertificateFile = null,
        KeyFile = null,
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Keeps secrets out of logs.</summary>
    public override string ToString() => $"registry {string.Join(", ", Urls)}";
}
