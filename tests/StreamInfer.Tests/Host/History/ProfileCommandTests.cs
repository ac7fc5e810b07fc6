using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Host.History;

public sealed class ProfileCommandTests : IDisposable
{
    private static readonly string Fraud = Path.Combine(FraudTopology.Folder, "topologies", "fraud.yaml");
    private static readonly string Models = Path.Combine(FraudTopology.Folder, "models");

    private readonly HistoryFiles _files = new();

    [Fact]
    public void Invoke_twice_sameBytes()
    {
        var input = _files.Csv(Simulations.Options(), 2_000);

        var (one, two) = (_files.PathOf("one.json"), _files.PathOf("two.json"));
        Assert.Equal((ExitCode.Success, ""), Run(Fraud, "--input", input, "--models", Models, "--out", one));
        Assert.Equal((ExitCode.Success, ""), Run(Fraud, "--input", input, "--models", Models, "--out", two));

        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
    }

    [Fact]
    public void Invoke_otherKindOfFile_sameBytes()
    {
        var options = Simulations.Options(seed: 5);
        string[] inputs = [_files.Csv(options, 1_500), _files.JsonLines(options, 1_500), _files.Avro(options, 1_500), _files.Avro(options, 1_500, "deflate")];
        var profiles = inputs.Select((input, i) =>
        {
            var path = _files.PathOf($"{i}.json");
            Assert.Equal((ExitCode.Success, ""), Run(Fraud, "--input", input, "--models", Models, "--out", path));
            return File.ReadAllText(path);
        }).ToArray();

        // Floats of Avro have digits that their shortest text has not.
        Assert.Equal(profiles[0], profiles[1]);
        Assert.Equal(profiles[2], profiles[3]);
    }

    /// <summary>What the training script writes and what this writes have the same members, column by column.</summary>
    [Fact]
    public void Invoke_fraudTopology_hasTheMembersOfTheShippedReference()
    {
        var path = _files.PathOf("reference.json");
        Run(Fraud, "--input", _files.Csv(Simulations.Options(), 5_000), "--models", Models, "--out", path);

        var (made, shipped) = (ReferenceProfileReader.Read(path), ReferenceProfileReader.Read(Path.Combine(Models, "fraud", "2", "reference.json")));

        Assert.Equal(
            shipped.Features.Select(feature => (feature.Name, feature.Numeric is null)).Order(),
            made.Features.Select(feature => (feature.Name, feature.Numeric is null)).Order());
        Assert.Equal(("fraud", 2, 5_000), (made.Model, made.ModelVersion, (int)made.Rows));
        Assert.Equal(shipped.Correlation!.Features.Where(made.Correlation!.Features.Contains), made.Correlation.Features);
        Assert.Equal(shipped.Projections.Select(projection => projection.Name), made.Projections.Select(projection => projection.Name));
        Assert.Equal(shipped.Score!.Counts.Count, made.Score!.Counts.Count);
        Assert.All(made.Features.Zip(shipped.Features.OrderBy(feature => made.Features.ToList().FindIndex(other => other.Name == feature.Name))), pair =>
        {
            if (pair.First.Numeric is { IsConstant: false } own && pair.Second.Numeric is { IsConstant: false } theirs && !pair.First.Name.StartsWith("hour", StringComparison.Ordinal) && !pair.First.Name.StartsWith("weekday", StringComparison.Ordinal))
            {
                Assert.InRange(own.Mean!.Value - theirs.Mean!.Value, -0.3 * theirs.StandardDeviation!.Value, 0.3 * theirs.StandardDeviation!.Value);
            }
        });
    }

    [Fact]
    public void Invoke_withoutTheModel_profilesFeaturesAndSaysSo()
    {
        var output = new StringWriter();
        var path = _files.PathOf("reference.json");
        var code = Run(output, Fraud, "--input", _files.Csv(Simulations.Options(), 500), "--models", _files.PathOf("none"), "--model-version", "7", "--out", path);

        Assert.Equal((ExitCode.Success, ""), code);
        Assert.Contains("without scores: model 'fraud' version 7 is not in", output.ToString(), StringComparison.Ordinal);
        var made = ReferenceProfileReader.Read(path);
        Assert.Equal(7, made.ModelVersion);
        Assert.Null(made.Score);
    }

    [Theory]
    [InlineData("{\"a\":1}\n", "none of the 1 events of")]
    [InlineData("\n", "holds no event")]
    public void Invoke_nothingThatFits_oneClearError(string text, string message)
    {
        var (code, errors) = Run(Fraud, "--input", _files.Write("events.jsonl", text), "--models", Models, "--out", _files.PathOf("reference.json"));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_files.PathOf("reference.json")));
    }

    [Fact]
    public void Invoke_outFolderMissing_oneClearError()
    {
        var (code, errors) = Run(Fraud, "--input", _files.Csv(Simulations.Options(), 10), "--models", Models, "--out", _files.PathOf("no/where.json"));

        Assert.Equal(ExitCode.Usage, code);
        Assert.StartsWith("streaminfer: --out ", errors, StringComparison.Ordinal);
    }

    [Elec2Fact]
    public void Invoke_elec2_marketThatIsNotOpenIsConstant()
    {
        var folder = Elec2FactAttribute.Folder!;
        var training = _files.Write("training.csv", string.Join('\n', File.ReadLines(Path.Combine(folder, "events.csv")).Take(10_001)));
        var path = _files.PathOf("reference.json");
        var topology = Path.Combine(FraudTopology.Folder, "topologies", "electricity.yaml");

        Assert.Equal((ExitCode.Success, ""), Run(topology, "--input", training, "--models", Path.Combine(folder, "models"), "--model-version", "1", "--out", path));

        var made = ReferenceProfileReader.Read(path);
        Assert.Equal(10_000, made.Rows);
        Assert.Equal(["vicprice", "vicdemand", "transfer"], made.Features.Where(feature => feature.Numeric!.IsConstant).Select(feature => feature.Name));
        Assert.Equal(10_000, made.Score!.Count);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        Assert.Equal(16, document.RootElement.GetProperty("featureDigest").GetString()!.Length);
    }

    public void Dispose() => _files.Dispose();

    private static (int Code, string Errors) Run(params string[] arguments) => Run(new StringWriter(), arguments);

    private static (int Code, string Errors) Run(StringWriter output, params string[] arguments)
    {
        var errors = new StringWriter();
        var command = ProfileCommand.Create(_ => throw new InvalidOperationException("no registry"), NullLoggerFactory.Instance);
        var code = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (code, errors.ToString());
    }
}
