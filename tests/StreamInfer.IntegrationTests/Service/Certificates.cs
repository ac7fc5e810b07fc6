using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>An authority of its own, what it signs for 127.0.0.1, and their files.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);
    private byte _serial;

    public Certificates()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        Authority = request.CreateSelfSigned(From, Until);
        AuthorityFile = _folder.Write("ca.pem", Authority.ExportCertificatePem());
        Server = Issue(_key);
    }

    public X509Certificate2 Authority { get; }

    public string AuthorityFile { get; }

    public X509Certificate2 Server { get; }

    /// <summary>A client's identity, its key encrypted.</summary>
    public (string Certificate, string Key) WriteClient(string password)
    {
        using var certificate = Issue(_key);
        using var key = certificate.GetRSAPrivateKey()!;
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        return (_folder.Write("client.pem", certificate.ExportCertificatePem()), _folder.Write("client.key", encrypted));
    }

    public void Dispose()
    {
        Server.Dispose();
        Authority.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    private X509Certificate2 Issue(RSA authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(Authority.SubjectName, X509SignatureGenerator.CreateForRSA(authority, RSASignaturePadding.Pkcs1), From.AddDays(1), Until.AddDays(-1), [++_serial]);
        return issued.CopyWithPrivateKey(key);
    }
}
