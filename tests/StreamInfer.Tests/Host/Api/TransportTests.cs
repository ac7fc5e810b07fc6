using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamInfer.Host.Http;
using StreamInfer.Host.Service;
using StreamInfer.Tests.Models;

namespace StreamInfer.Tests.Host.Api;

public sealed class TransportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certificate_given_isServedByHttps()
    {
        var (certificate, key) = Certificate();
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { CertificateFile = certificate, KeyFile = key });

        Assert.Equal("https", bed.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync("/api/v1/state")).Status);
    }

    [Fact]
    public async Task Key_thatIsAnothers_isRefused()
    {
        var (certificate, _) = Certificate();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(_folder.Root, "other.pem");
        await File.WriteAllTextAsync(file, other.ExportPkcs8PrivateKeyPem());

        var refusal = await Assert.ThrowsAsync<StartFailure>(() => ApiBed.StartAsync(new HttpSecurity { CertificateFile = certificate, KeyFile = file }));

        Assert.Contains("--tls-certificate", refusal.Message);
    }

    private (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (chain, secret) = (Path.Combine(_folder.Root, "c.pem"), Path.Combine(_folder.Root, "k.pem"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        return (chain, secret);
    }
}
