using System.CommandLine;
using System.CommandLine.Parsing;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Host.Commands;

/// <summary>The options of <c>streaminfer simulate</c>, and how they are read.</summary>
internal sealed class SimulateCommandOptions
{
    private readonly Option<string> _bootstrap = new("--bootstrap")
    {
        Description = "Kafka brokers, HOST:PORT[,…].",
        DefaultValueFactory = _ => "localhost:9092",
    };

    private readonly Option<Uri?> _registry = new("--registry")
    {
        Description = "Address of the Schema Registry, for Avro; without it the events are JSON.",
        CustomParser = ReadAddress,
    };

    private readonly Option<string> _topic = new("--topic")
    {
        Description = "Where the events go.",
        DefaultValueFactory = _ => "transactions",
    };

    private readonly Option<string[]> _kafka = new("--kafka") { Description = "A librdkafka property, KEY=VALUE; any number." };

    private readonly Option<double> _rate = new("--rate")
    {
        Description = "Events a second, 0 to 1,000,000; 0: as fast as possible. With --csv: of event time.",
        DefaultValueFactory = _ => 5000,
    };

    private readonly Option<double?> _seconds = new("--seconds") { Description = "End after so many seconds of event time." };

    private readonly Option<long?> _count = new("--count") { Description = "End after so many events." };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same events.",
        DefaultValueFactory = _ => SimulationOptions.DefaultSeed,
    };

    private readonly Option<DateTimeOffset?> _start = new("--start") { Description = "Event time of the beginning, ISO 8601; now if left out." };

    private readonly Option<TimeSpan?> _driftAfter = new("--drift-after")
    {
        Description = "Let spending drift after so much event time, such as 10m.",
        CustomParser = DurationArgument.Parse,
    };

    private readonly Option<ScenarioKind> _scenario = new("--scenario")
    {
        Description = $"What goes wrong: {ScenarioNames.All}.",
        CustomParser = ScenarioNames.Parse,
    };

    private readonly Option<TimeSpan?> _at = new("--at") { Description = "With --scenario: after so much event time, such as 10m.", CustomParser = DurationArgument.Parse };

    private readonly Option<TimeSpan?> _for = new("--for") { Description = "With --scenario: for so much event time.", CustomParser = DurationArgument.Parse };

    private readonly Option<FileInfo?> _csv = new("--csv")
    {
        Description = "Write rows to this file instead of a topic; needs --count or --seconds.",
    };

    private readonly Option<bool> _labels = new("--labels") { Description = "With --csv: add is_fraud and fraud_pattern." };

    private readonly Option<string?> _labelTopic = new("--label-topic")
    {
        Description = "Send what came of each event to this topic, for monitoring.labels with joinBy: source.",
    };

    private readonly Option<TimeSpan?> _labelDelay = new("--label-delay")
    {
        Description = "With --label-topic: so much later, such as 30s; 10s if left out. At the end the rest is sent at once.",
        CustomParser = DurationArgument.Parse,
    };

    public void AddTo(Command command)
    {
        _rate.Validators.Add(result =>
            Check(result, result.GetValueOrDefault<double>() is >= 0 and <= 1_000_000, "--rate is 0 to 1,000,000"));
        _seconds.Validators.Add(result =>
            Check(result, result.GetValueOrDefault<double?>() is > 0 and <= 1e9, "--seconds is above 0, at most 1,000,000,000"));
        _count.Validators.Add(result => Check(result, result.GetValueOrDefault<long?>() > 0, "--count is 1 or more"));
        _kafka.Validators.Add(result => Check(result, result.Tokens.All(token => token.Value.IndexOf('=') > 0), "--kafka is KEY=VALUE"));
        command.Validators.Add(result => Check(
            result,
            result.GetValue(_csv) is null || result.GetValue(_count) is not null || result.GetValue(_seconds) is not null,
            "--csv needs an end: --count or --seconds"));
        command.Validators.Add(result => Check(
            result,
            (result.GetValue(_scenario) != ScenarioKind.None) == (result.GetValue(_at) is not null) && (result.GetValue(_at) is null) == (result.GetValue(_for) is null),
            "--scenario, --at and --for go together"));
        _for.Validators.Add(result => Check(result, result.GetValueOrDefault<TimeSpan?>() > TimeSpan.Zero, "--for is above 0"));
        command.Validators.Add(result => Check(result, result.GetValue(_csv) is null || result.GetValue(_labelTopic) is null, "--label-topic goes with a topic of events, not with --csv"));
        command.Validators.Add(result => Check(result, result.GetValue(_labelDelay) is null || result.GetValue(_labelTopic) is not null, "--label-delay needs --label-topic"));
        Option[] all = [_bootstrap, _registry, _topic, _kafka, _rate, _seconds, _count, _seed, _start, _driftAfter, _scenario, _at, _for, _csv, _labels, _labelTopic, _labelDelay];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    public SimulateSettings Read(ParseResult parsed) => new()
    {
        Topic = parsed.GetRequiredValue(_topic),
        Kafka = Properties(parsed),
        Registry = parsed.GetValue(_registry),
        Rate = parsed.GetValue(_rate),
        Duration = parsed.GetValue(_seconds) is { } length ? TimeSpan.FromSeconds(length) : null,
        Count = parsed.GetValue(_count),
        Seed = parsed.GetValue(_seed),
        Start = parsed.GetValue(_start),
        DriftAfter = parsed.GetValue(_driftAfter),
        Scenario = parsed.GetValue(_scenario),
        ScenarioAt = parsed.GetValue(_at) ?? default,
        ScenarioFor = parsed.GetValue(_for) ?? default,
        Csv = parsed.GetValue(_csv),
        Labels = parsed.GetValue(_labels),
        LabelTopic = parsed.GetValue(_labelTopic),
        LabelDelay = parsed.GetValue(_labelDelay) ?? TimeSpan.FromSeconds(10),
    };

    private Dictionary<string, string> Properties(ParseResult parsed)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = parsed.GetRequiredValue(_bootstrap),
        };
        foreach (var pair in parsed.GetValue(_kafka) ?? [])
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            properties[pair[..split]] = pair[(split + 1)..];
        }

        return properties;
    }

    private static Uri? ReadAddress(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        argument.AddError($"'{text}' is no address of a registry: write http://HOST:PORT or https://HOST:PORT.");
        return null;
    }

    private static void Check(SymbolResult result, bool holds, string rule)
    {
        if (!holds)
        {
            result.AddError($"{rule}.");
        }
    }
}
