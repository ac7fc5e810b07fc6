using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands;

namespace StreamInfer.Tests.Host.Simulation;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streaminfer-simulate").FullName;

    [Theory]
    [InlineData("--rate -1", "--rate is 0 to 1,000,000")]
    [InlineData("--rate 1000001", "--rate is 0 to 1,000,000")]
    [InlineData("--count 0", "--count is 1 or more")]
    [InlineData("--seconds 0", "--seconds is above 0")]
    [InlineData("--csv rows.csv", "--csv needs an end: --count or --seconds")]
    [InlineData("--csv rows.csv --count 1 --label-topic t", "--label-topic goes with a topic of events")]
    [InlineData("--label-delay 3s", "--label-delay needs --label-topic")]
    [InlineData("--registry localhost:8081", "'localhost:8081' is no address of a registry")]
    [InlineData("--kafka acks", "--kafka is KEY=VALUE")]
    [InlineData("--drift-after 3", "'3' is no duration")]
    [InlineData("--drift-after 1.5s", "'1.5s' is no duration")]
    public void Parse_badValue_saysWhatIsAllowed(string arguments, string message)
    {
        var parsed = Command().Parse(arguments);

        Assert.Contains(parsed.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--rate 0 --drift-after 250ms --kafka acks=all --kafka security.protocol=SSL --registry http://localhost:8081")]
    [InlineData("--label-topic labels --label-delay 30s")]
    [InlineData("--csv rows.csv --seconds 0.5 --labels --seed 18446744073709551615 --start 2026-01-05T00:00:00Z")]
    public void Parse_goodValues_noError(string arguments) => Assert.Empty(Command().Parse(arguments).Errors);

    [Fact]
    public async Task Invoke_csvTwice_sameFile()
    {
        var one = await ExportAsync("one.csv");
        var two = await ExportAsync("two.csv");

        Assert.Equal(501, one.Length);
        Assert.Equal(one, two);
        Assert.EndsWith(",is_fraud,fraud_pattern", one[0], StringComparison.Ordinal);
        Assert.Equal("1767571200000", one[1].Split(',')[1][..10] + "000");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Command Command() =>
        SimulateCommand.Create(address => throw new InvalidOperationException($"no registry is at {address}"), NullLoggerFactory.Instance);

    private async Task<string[]> ExportAsync(string name)
    {
        var file = Path.Combine(_folder, name);
        var output = new StringWriter();
        var exit = await Command()
            .Parse(["--csv", file, "--labels", "--count", "500", "--rate", "1000", "--start", "2026-01-05T00:00:00Z"])
            .InvokeAsync(new InvocationConfiguration { Output = output });
        Assert.Equal(0, exit);
        Assert.Equal($"wrote 500 rows to {file}{Environment.NewLine}", output.ToString());
        return await File.ReadAllLinesAsync(file);
    }
}
