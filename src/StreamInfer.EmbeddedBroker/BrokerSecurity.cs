using System.Security.Cryptography.X509Certificates;

namespace StreamInfer.EmbeddedBroker;

/// <summary>TLS and SASL of the listener. No access lists: whoever is let in may do everything.</summary>
public sealed record BrokerSecurity
{
    /// <summary>With it the listener speaks TLS (1.2 and later) only.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>With it clients must show a certificate that this authority signed. Without <see cref="Certificate"/> it has no meaning.</summary>
    public X509Certificate2? ClientAuthority { get; init; }

    /// <summary>User names and passwords, none of them empty; with at least one, clients must authenticate by SASL PLAIN or SCRAM-SHA-256.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
