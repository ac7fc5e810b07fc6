using System.Net;
using System.Net.Sockets;
using StreamInfer.Host;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Whatever ends the program before it scores has a code of its own and one clear line.</summary>
public sealed class ExitCodeTests
{
    [Fact]
    public async Task Run_wrongArguments_isUsage()
    {
        await using var bed = await ProgramBed.StartAsync();
        using var run = new ProgramRun(new Dictionary<string, string>(), "run", bed.Topology(), "--no-such-option");

        Assert.Equal(ExitCode.Usage, await run.ExitAsync());
        Assert.Contains("--no-such-option", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_addressTaken_isEndpoint()
    {
        await using var bed = await ProgramBed.StartAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await AssertAsync(bed, bed.Topology(), ExitCode.Endpoint, $"streaminfer: --listen {taken.LocalEndpoint}:", taken.LocalEndpoint.ToString()!);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("\"int\"")]
    [InlineData("""{"type": "record", "name": "R", "fields": [{"name": "a", "type": "Missing"}]}""")]
    public async Task Run_schemaFileThatIsNone_isUsage(string schema)
    {
        await using var bed = await ProgramBed.StartAsync();
        var file = bed.Topology();
        bed.Folder.Write("events.avsc", schema);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("format: json", "format: avro\n  schema: events.avsc", StringComparison.Ordinal));
        await AssertAsync(bed, file, ExitCode.Usage, "streaminfer: source.schema: ");
    }

    [Fact]
    public async Task Run_modelIsNoModel_isModel()
    {
        await using var bed = await ProgramBed.StartAsync();
        using var run = new ProgramRun(new Dictionary<string, string>(), "run", bed.Topology(), "--listen", "none", "--models", bed.Folder.File("none"));

        Assert.Equal(ExitCode.Model, await run.ExitAsync());
        AssertOneLine(run.Error, "streaminfer: ");
    }

    [Theory]
    [InlineData("security.protocol: ssl", "ssl.ca.location: /no/such/file")]
    [InlineData("security.protocol: sasl_plaintext", "sasl.mechanism: NONE")]
    [InlineData("linger.ms: soon", "")]
    public async Task Run_propertiesNoClientCanBeMadeWith_isKafka(string first, string second)
    {
        await using var bed = await ProgramBed.StartAsync();
        await AssertAsync(bed, bed.Topology("", first, second), ExitCode.Kafka, "streaminfer: kafka: ");
    }

    [Fact]
    public async Task Run_topicMissing_isKafka()
    {
        await using var bed = await ProgramBed.StartAsync();
        bed.Broker.Context.Topics.Delete(ProgramBed.DeadLetters);
        await AssertAsync(bed, bed.Topology(), ExitCode.Kafka, $"streaminfer: output.deadLetters: topic '{ProgramBed.DeadLetters}'");
    }

    [Fact]
    public async Task Run_folderOfTheEmbeddedBrokerInUse_isBroker()
    {
        await using var bed = await ProgramBed.StartAsync();
        var file = bed.Topology();
        bed.Folder.Write("taken", "a file where a folder is due");
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace($"bootstrap.servers: {bed.Broker.BootstrapServers}", "embedded: taken/data", StringComparison.Ordinal));
        await AssertAsync(bed, file, ExitCode.Broker, "streaminfer: ");
    }

    private static async Task AssertAsync(ProgramBed bed, string topology, int code, string line, string listen = "none")
    {
        using var run = bed.Run(topology, listen);
        var ended = await run.ExitAsync();
        Assert.True(code == ended, $"{ended}: {run.Error}");
        AssertOneLine(run.Error, line);
    }

    /// <summary>Beside log lines, which begin with their time.</summary>
    private static void AssertOneLine(string error, string start)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !char.IsAsciiDigit(line[0]));
        Assert.StartsWith(start, Assert.Single(lines), StringComparison.Ordinal);
    }
}
