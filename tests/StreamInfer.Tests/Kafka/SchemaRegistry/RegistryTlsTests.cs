using System.Net;
using StreamInfer.Decoding;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

public sealed class RegistryTlsTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public async Task GetSchemaAsync_with_own_authority_trusts_its_server()
    {
        using var certificate = certificates.Issue("registry", IPAddress.Loopback);
        await using var server = await ScriptedRegistry.StartTlsAsync(AnswerAsync, certificate);
        using var client = Plans.Client(Plans.At(server.Url) with { CaFile = certificates.AuthorityFile }, time);
        Assert.NotNull(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
    }

    [Fact]
    public async Task GetSchemaAsync_from_server_of_unknown_authority_is_not_made()
    {
        using var other = new TestCertificates();
        using var certificate = certificates.Issue("registry", IPAddress.Loopback);
        await using var server = await ScriptedRegistry.StartTlsAsync(AnswerAsync, certificate);
        using var client = Plans.Client(Plans.At(server.Url) with { CaFile = other.AuthorityFile }, time);
        await AssertAwayAsync(client, "certificate");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task GetSchemaAsync_from_server_of_another_name_is_not_made()
    {
        using var certificate = certificates.Issue("elsewhere.example");
        await using var server = await ScriptedRegistry.StartTlsAsync(AnswerAsync, certificate);
        using var client = Plans.Client(Plans.At(server.Url) with { CaFile = certificates.AuthorityFile }, time);
        await AssertAwayAsync(client, "RemoteCertificateNameMismatch");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task GetSchemaAsync_with_client_certificate_shows_it()
    {
        var seen = "";
        using var certificate = certificates.Issue("registry", IPAddress.Loopback);
        using var identity = certificates.Issue("scoring");
        await using var server = await ScriptedRegistry.StartTlsAsync(
            context =>
            {
                seen = context.Connection.ClientCertificate?.Subject;
                return AnswerAsync(context);
            },
            certificate,
            certificates.Authority);
        var (certificateFile, keyFile) = certificates.WriteIdentity(identity);
        var plan = Plans.At(server.Url) with { CaFile = certificates.AuthorityFile, CertificateFile = certificateFile, KeyFile = keyFile };
        using var client = Plans.Client(plan, time);
        Assert.NotNull(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.Equal("CN=scoring", seen);
    }

    [Fact]
    public async Task GetSchemaAsync_with_key_in_the_certificate_file_shows_it()
    {
        using var certificate = certificates.Issue("registry", IPAddress.Loopback);
        using var identity = certificates.Issue("scoring");
        await using var server = await ScriptedRegistry.StartTlsAsync(AnswerAsync, certificate, certificates.Authority);
        var (certificateFile, keyFile) = certificates.WriteIdentity(identity);
        var both = certificates.Write("both.pem", $"{await File.ReadAllTextAsync(certificateFile)}\n{await File.ReadAllTextAsync(keyFile)}");
        using var client = Plans.Client(Plans.At(server.Url) with { CaFile = certificates.AuthorityFile, CertificateFile = both }, time);
        Assert.NotNull(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
    }

    [Fact]
    public async Task GetSchemaAsync_without_demanded_client_certificate_is_away()
    {
        using var certificate = certificates.Issue("registry", IPAddress.Loopback);
        await using var server = await ScriptedRegistry.StartTlsAsync(AnswerAsync, certificate, certificates.Authority);
        using var client = Plans.Client(Plans.At(server.Url) with { CaFile = certificates.AuthorityFile }, time);
        await AssertAwayAsync(client, "");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void New_with_unusable_files_names_them()
    {
        var noPem = certificates.Write("empty.pem", "nothing here");
        var missing = Path.Combine(Path.GetTempPath(), "no-such-folder", "ca.pem");
        var plan = Plans.At("https://one");
        AssertSetup(plan with { CaFile = noPem }, $"schema registry: CA file '{noPem}' cannot be used: it holds no PEM certificate");
        AssertSetup(plan with { CaFile = missing }, $"schema registry: CA file '{missing}' cannot be used: ");
        AssertSetup(plan with { CertificateFile = certificates.AuthorityFile, KeyFile = noPem }, $"schema registry: client certificate '{certificates.AuthorityFile}' with key '{noPem}' cannot be used: ");
        AssertSetup(plan with { CertificateFile = missing }, $"schema registry: client certificate '{missing}' with key '{missing}' cannot be used: ");
    }

    private static void AssertSetup(StreamInfer.Topologies.RegistryPlan plan, string message)
    {
        var error = Assert.Throws<RegistryException>(() => Plans.Client(plan));
        Assert.Equal(RegistryFault.Setup, error.Fault);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context) => ScriptedRegistry.TextAsync(context, """{"schema":"\"int\""}""");

    private async Task AssertAwayAsync(SchemaRegistryClient client, string reason)
    {
        using var cancel = new CancellationTokenSource();
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), cancel.Token);
        await time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromSeconds(10));
        Assert.False(client.Status.IsReachable);
        Assert.Contains(reason, client.Status.LastError, StringComparison.Ordinal);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }
}
