using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>Makes the connection pool of a plan: TLS with an own authority, a client certificate.</summary>
internal static class RegistryHandlers
{
    /// <exception cref="RegistryException">A file cannot be read or does not hold what it should.</exception>
    public static SocketsHttpHandler Create(RegistryPlan plan)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would carry the credentials to an address that nobody configured.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = !plan.Urls.All(url => url.IsLoopback),
            // Long-lived connections would never see that the name has moved to another machine.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (plan.CaFile is not null)
            handler.SslOptions.CertificateChainPolicy = TrustOnly(plan.CaFile);
        if (plan.CertificateFile is not null)
            handler.SslOptions.ClientCertificateContext = LoadIdentity(plan.CertificateFile, plan.KeyFile);
        return handler;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private authority seldom publishes revocations, and an unreachable list would fail every connection.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        Load("CA file", file, () => policy.CustomTrustStore.ImportFromPemFile(file));
        if (policy.CustomTrustStore.Count == 0)
            throw Unusable("CA file", file, "it holds no PEM certificate", inner: null);
        return policy;
    }

    private static SslStreamCertificateContext LoadIdentity(string certificateFile, string? keyFile)
    {
        X509Certificate2? leaf = null;
        var chain = new X509Certificate2Collection();
        Load("client certificate", $"{certificateFile}' with key '{keyFile ?? certificateFile}", () =>
        {
            leaf = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            chain.ImportFromPemFile(certificateFile);
        });
        // Offline: the intermediates are those of the file, none is downloaded.
        return SslStreamCertificateContext.Create(leaf!, chain, offline: true);
    }

    private static void Load(string what, string file, Action load)
    {
        try
        {
            load();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Unusable(what, file, error.Message, error);
        }
    }

    private static RegistryException Unusable(string what, string file, string why, Exception? inner) =>
        new(RegistryFault.Setup, $"schema registry: {what} '{file}' cannot be used: {why}", inner);
}
