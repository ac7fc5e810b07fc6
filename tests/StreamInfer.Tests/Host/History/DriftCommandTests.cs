using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Simulation;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Host.History;

public sealed class DriftCommandTests : IDisposable
{
    private static readonly string Fraud = Path.Combine(FraudTopology.Folder, "topologies", "fraud.yaml");
    private static readonly string Models = Path.Combine(FraudTopology.Folder, "models");

    private readonly HistoryFiles _files = new();

    [Fact]
    public void Invoke_unitChange_alarmsOnTheFeatureWhileItLasts()
    {
        var reference = Reference();
        var scenario = new Scenario(ScenarioKind.UnitChange, Simulations.Start.AddMinutes(10), Simulations.Start.AddMinutes(20));
        var input = _files.Csv(Simulations.Options(rate: 10) with { Scenario = scenario }, 10 * 60 * 30);

        var (code, output, errors) = Run(Fraud, "--replay", input, "--models", Models, "--reference", reference, "--window", "5m", "--json");

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("18000 events", errors, StringComparison.Ordinal);
        var records = output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var alarm = records.First(record => record.GetProperty("subject").GetString() == "amount" && record.GetProperty("state").GetString() == "drift");
        var at = DateTimeOffset.Parse(alarm.GetProperty("windowEnd").GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange(at, scenario.Begin, scenario.Begin.AddMinutes(5));
        Assert.True(alarm.GetProperty("psi").GetDouble() > 0.2);
        Assert.StartsWith("amount: PSI", alarm.GetProperty("words").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(records, record => record.GetProperty("subject").GetString() == "channel" && record.GetProperty("state").GetString() == "drift");
    }

    [Fact]
    public void Invoke_asText_oneLineAChange()
    {
        var reference = Reference();
        var input = _files.Csv(Simulations.Options(rate: 20, driftAfter: TimeSpan.FromMinutes(5)), 20 * 60 * 12);

        var (code, output, _) = Run(Fraud, "--replay", input, "--models", Models, "--reference", reference, "--window", "2m");

        Assert.Equal(ExitCode.Success, code);
        Assert.Matches(@"(?m)^2026-01-05 12:\d\d:00Z  ok → (warning|drift) +amount: PSI 0\.\d\d", output);
        Assert.DoesNotContain("insufficient → ok", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Invoke_withoutReference_saysWhatItComparesWith()
    {
        var input = _files.Csv(Simulations.Options(rate: 20), 2_000);

        var (code, _, errors) = Run(Fraud, "--replay", input, "--models", _files.PathOf("none"), "--model-version", "2");

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("there is no training distribution", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--false-alarms 0", "--false-alarms is above 0")]
    [InlineData("--model-version 0", "--model-version is 1 or more")]
    public void Parse_badValue_saysWhatIsAllowed(string arguments, string message)
    {
        var parsed = Command().Parse($"topology.yaml --replay events.csv {arguments}");

        Assert.Contains(parsed.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10m", "3m")]
    [InlineData("10s", "1m")]
    public void Invoke_windowThatIsNoMultiple_oneClearError(string window, string slide)
    {
        var input = _files.Csv(Simulations.Options(), 10);

        var (code, _, errors) = Run(Fraud, "--replay", input, "--models", Models, "--window", window, "--slide", slide);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("must be a multiple of --slide", errors, StringComparison.Ordinal);
    }

    [Elec2Fact]
    public void Invoke_elec2_openingOfTheMarketAlarmsOnItsFeatures()
    {
        const int openingDay = 17_424 / 48;
        var folder = Elec2FactAttribute.Folder!;
        var topology = Path.Combine(FraudTopology.Folder, "topologies", "electricity.yaml");
        var training = _files.Write("training.csv", string.Join('\n', File.ReadLines(Path.Combine(folder, "events.csv")).Take(10_001)));
        var models = Path.Combine(folder, "models");
        var reference = _files.PathOf("reference.json");
        var profiled = ProfileCommand.Create(_ => throw new InvalidOperationException("no registry"), NullLoggerFactory.Instance)
            .Parse([topology, "--input", training, "--models", models, "--out", reference])
            .Invoke(new InvocationConfiguration { Output = TextWriter.Null });
        Assert.Equal(ExitCode.Success, profiled);

        string[] arguments = [topology, "--replay", Path.Combine(folder, "events.csv"), "--models", models, "--reference", reference, "--window", "336h", "--slide", "24h", "--json"];
        var (timeless, _, complaint) = Run(arguments);
        var (code, output, _) = Run([.. arguments, "--interval", "30m", "--since", "1996-05-07T00:00:00Z"]);

        Assert.Equal(ExitCode.Usage, timeless);
        Assert.Contains("give --interval", complaint, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, code);
        var start = new DateTimeOffset(1996, 5, 7, 0, 0, 0, TimeSpan.Zero);
        var drifts = output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("state").GetString() is "drift" or "warning")
            .Select(record => (Subject: record.GetProperty("subject").GetString()!, Day: (DateTimeOffset.Parse(record.GetProperty("windowEnd").GetString()!, CultureInfo.InvariantCulture) - start).TotalDays))
            .ToArray();
        foreach (var feature in (string[])["vicprice", "vicdemand", "transfer"])
        {
            Assert.InRange(drifts.First(drift => drift.Subject == feature).Day, openingDay, openingDay + 5);
        }

        Assert.DoesNotContain(drifts, drift => drift.Subject == "period");
    }

    public void Dispose() => _files.Dispose();

    private static Command Command() => DriftCommand.Create(_ => throw new InvalidOperationException("no registry"), NullLoggerFactory.Instance);

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = Command().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Of another half an hour from noon.</summary>
    private string Reference()
    {
        var path = _files.PathOf("reference.json");
        var code = ProfileCommand.Create(_ => throw new InvalidOperationException("no registry"), NullLoggerFactory.Instance)
            .Parse([Fraud, "--input", _files.Csv(Simulations.Options(seed: 99, rate: 10), 18_000), "--models", Models, "--out", path])
            .Invoke(new InvocationConfiguration { Output = TextWriter.Null });
        Assert.Equal(ExitCode.Success, code);
        return path;
    }
}
