using StreamInfer.EmbeddedBroker;
using StreamInfer.Host;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>The program on brokers that let not everybody in; and that nothing it is told in confidence is anywhere it writes.</summary>
public sealed class SecurityTests : IDisposable
{
    private const string Password = "Kanari3nv0gel-broker";
    private const string KeyPassword = "Kanari3nv0gel-key";
    private const string RegistryPassword = "Kanari3nv0gel-registry";
    private const int Events = 100;

    private readonly Certificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("PLAIN", false)]
    [InlineData("PLAIN", true)]
    [InlineData("SCRAM-SHA-256", false)]
    [InlineData("SCRAM-SHA-256", true)]
    public async Task Run_bySasl_scoresAndKeepsThePasswordToItself(string mechanism, bool tls)
    {
        var protocol = tls ? "sasl_ssl" : "sasl_plaintext";
        (string, string)[] client = [("security.protocol", protocol), ("ssl.ca.location", _certificates.AuthorityFile), ("sasl.mechanism", mechanism), ("sasl.username", "scorer"), ("sasl.password", Password)];
        await using var bed = await ProgramBed.StartAsync(
            new BrokerSecurity { Certificate = tls ? _certificates.Server : null, Users = new Dictionary<string, string> { ["scorer"] = Password } }, client);
        await bed.SendAsync(Events);
        var topology = bed.Topology(
            "", $"security.protocol: {protocol}", $"ssl.ca.location: {_certificates.AuthorityFile}", $"sasl.mechanism: {mechanism}", "sasl.username: scorer",
            "sasl.password: ${BROKER_PASSWORD}");
        await AssertScoresInConfidenceAsync(bed, topology, ("BROKER_PASSWORD", Password));
    }

    [Fact]
    public async Task Run_byMutualTls_scoresAndKeepsTheKeysPasswordToItself()
    {
        var (certificate, key) = _certificates.WriteClient(KeyPassword);
        (string, string)[] client = [("security.protocol", "ssl"), ("ssl.ca.location", _certificates.AuthorityFile), ("ssl.certificate.location", certificate), ("ssl.key.location", key), ("ssl.key.password", KeyPassword)];
        await using var bed = await ProgramBed.StartAsync(new BrokerSecurity { Certificate = _certificates.Server, ClientAuthority = _certificates.Authority }, client);
        await bed.SendAsync(Events);
        bed.Folder.Write("key-password", KeyPassword + "\n");
        var topology = bed.Topology(
            "", "security.protocol: ssl", $"ssl.ca.location: {_certificates.AuthorityFile}", $"ssl.certificate.location: {certificate}", $"ssl.key.location: {key}",
            "ssl.key.password: ${file:key-password}");
        await AssertScoresInConfidenceAsync(bed, topology);
    }

    [Fact]
    public async Task Run_withoutTheCertificateThatBrokersWant_waitsAndSaysWhy()
    {
        await using var bed = await ProgramBed.StartAsync(
            new BrokerSecurity { Certificate = _certificates.Server, ClientAuthority = _certificates.Authority }, []);
        var topology = bed.Topology("", "security.protocol: ssl", $"ssl.ca.location: {_certificates.AuthorityFile}");
        await AssertWaitsAsync(bed, topology, "Kafka is not there yet");
    }

    [Fact]
    public async Task Run_wrongPasswords_waitsSaysWhyAndShowsNone()
    {
        await using var bed = await ProgramBed.StartAsync(new BrokerSecurity { Users = new Dictionary<string, string> { ["scorer"] = "another" } });
        var topology = bed.Topology(
            "registry: { url: 'http://127.0.0.1:1', username: u, password: '${REGISTRY_PASSWORD}' }",
            "security.protocol: sasl_plaintext", "sasl.mechanism: PLAIN", "sasl.username: scorer", "sasl.password: ${BROKER_PASSWORD}");
        await AssertWaitsAsync(bed, topology, "check the sasl.* properties", ("BROKER_PASSWORD", Password), ("REGISTRY_PASSWORD", RegistryPassword));
    }

    [Fact]
    public async Task Run_wrongPasswordOfTheKey_endsAndShowsNone()
    {
        var (certificate, key) = _certificates.WriteClient("another");
        await using var bed = await ProgramBed.StartAsync();
        var topology = bed.Topology(
            "", "security.protocol: ssl", $"ssl.ca.location: {_certificates.AuthorityFile}", $"ssl.certificate.location: {certificate}", $"ssl.key.location: {key}",
            "ssl.key.password: ${KEY_PASSWORD}");
        using var run = bed.Run(topology, environment: ("KEY_PASSWORD", KeyPassword));

        Assert.Equal(ExitCode.Kafka, await run.ExitAsync());
        Assert.Contains("no client can be made with these properties", run.Error, StringComparison.Ordinal);
        AssertInConfidence(run.Output + run.Error);
    }

    [Theory]
    [InlineData("sasl.oauthbearer.method: oidc", "sasl.oauthbearer.client.id: me", "sasl.oauthbearer.client.secret: ${SECRET}", "sasl.oauthbearer.token.endpoint.url: 'http://127.0.0.1:1/token'")]
    [InlineData("sasl.oauthbearer.config: 'principal=admin'", "enable.sasl.oauthbearer.unsecure.jwt: true", "client.rack: r", "client.id: c")]
    public async Task Validate_oauthbearer_passes(params string[] properties)
    {
        await using var bed = await ProgramBed.StartAsync();
        var topology = bed.Topology("", ["security.protocol: sasl_plaintext", "sasl.mechanism: OAUTHBEARER", .. properties]);
        using var run = new ProgramRun(new Dictionary<string, string> { ["SECRET"] = Password }, "validate", topology);

        Assert.Equal(ExitCode.Success, await run.ExitAsync());
        AssertInConfidence(run.Output + run.Error);
    }

    private static async Task AssertScoresInConfidenceAsync(ProgramBed bed, string topology, params (string Name, string Value)[] environment)
    {
        var port = ProgramBed.FreePort();
        using var run = bed.Run(topology, $"127.0.0.1:{port}", environment);
        await Task.Run(() => bed.Predictions(Events));
        AssertInConfidence(run.CommandLine);
        AssertInConfidence(await ReadAllAsync(port));
        run.Terminate();
        Assert.True(await run.ExitAsync() == ExitCode.Success, run.Error);
        AssertInConfidence(run.Output + run.Error);
    }

    private static async Task AssertWaitsAsync(ProgramBed bed, string topology, string why, params (string Name, string Value)[] environment)
    {
        var port = ProgramBed.FreePort();
        using var run = bed.Run(topology, $"127.0.0.1:{port}", environment);
        await run.SaysAsync(why);
        var shown = await ReadAllAsync(port);
        Assert.Contains("\"not-ready\"", shown, StringComparison.Ordinal);
        Assert.Contains("\"component\":\"broker\"", shown, StringComparison.Ordinal);
        AssertInConfidence(shown + run.CommandLine);
        run.Terminate();
        Assert.Equal(ExitCode.Success, await run.ExitAsync());
        AssertInConfidence(run.Output + run.Error);
    }

    private static async Task<string> ReadAllAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var ready = await http.GetAsync("/health/ready");
        return await ready.Content.ReadAsStringAsync() + await http.GetStringAsync("/health/live") + await http.GetStringAsync("/metrics");
    }

    private static void AssertInConfidence(string written)
    {
        Assert.DoesNotContain("anari", written, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            new[] { Password, KeyPassword, RegistryPassword, $"\0scorer\0{Password}", $"u:{RegistryPassword}" },
            secret => Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)), written, StringComparison.Ordinal));
    }
}
