using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StreamInfer.Host.Service;

namespace StreamInfer.Host.Http;

/// <summary>TLS of the server. The files are read once: a new certificate needs a restart.</summary>
internal static class TransportSecurity
{
    /// <summary>Nothing where no certificate is named.</summary>
    /// <exception cref="StartFailure">The files cannot be used.</exception>
    public static void Use(ListenOptions listen, HttpSecurity security)
    {
        if (security.CertificateFile is not { } file)
        {
            return;
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(file, security.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ServerCertificateChain = chain });
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"--tls-certificate {file}, --tls-key {security.KeyFile}: {unusable.Message}", ExitCode.Usage, unusable);
        }
    }
}
