using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = SelfSigned();
    private TestBroker _broker = null!;

    public async Task InitializeAsync() =>
        _broker = await TestBroker.StartAsync(options => options with { Security = new BrokerSecurity { Certificate = _certificate } });

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Client_thatSpeaksTls_isServed(SslProtocols protocol)
    {
        await using var client = await RawClient.ConnectAsync(_broker, Trusting(protocol));
        var records = new byte[300_000];
        new Random(7).NextBytes(records);
        _broker.CreateTopic("t", 1);
        var batch = DataFrames.Batch(Convert.ToHexString(records));

        await client.CallAsync(ApiKey.Produce, 7, body => DataFrames.Produce(body, "t", 0, batch));
        var fetched = await client.CallAsync(ApiKey.Fetch, 4, body => DataFrames.Fetch(body, 4, "t", 0));

        Assert.True(fetched.AsSpan().IndexOf(batch.AsSpan(61)) > 0);
    }

    [Fact]
    public async Task Client_thatSpeaksInClear_isDisconnected()
    {
        await using var client = await RawClient.ConnectAsync(_broker);

        await client.SendAsync(Frames.Request(ApiKey.ApiVersions, 0, 1));

        // At most an alert of TLS: no answer.
        Assert.InRange((await client.ReadToEndAsync()).Length, 0, 7);
    }

    private SslClientAuthenticationOptions Trusting(SslProtocols protocol) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = protocol,
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString(),
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
