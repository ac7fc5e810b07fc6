using System.CommandLine;
using System.CommandLine.Parsing;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Host.Commands;

/// <summary>The options of <c>streaminfer simulate</c>, and how they are read.</summary>
internal sealed class SimulateCommandOptions
{
    private readonly Option<string> bootstrap = new("--bootstrap")
    {
        Description = "Kafka brokers, HOST:PORT[,…].",
        DefaultValueFactory = _ => "localhost:9092",
    };

    private readonly Option<Uri?> registry = new("--registry")
    {
        Description = "Address of the Schema Registry, for Avro; without it the events are JSON.",
        CustomParser = ReadAddress,
    };

    private readonly Option<string> topic = new("--topic")
    {
        Description = "Where the events go.",
        DefaultValueFactory = _ => "transactions",
    };

    private readonly Option<string[]> kafka = new("--kafka") { Description = "A librdkafka property, KEY=VALUE; any number." };

    private readonly Option<double> rate = new("--rate")
    {
        Description = "Events a second, 0 to 1,000,000; 0: as fast as possible. With --csv: of event time.",
        DefaultValueFactory = _ => 5000,
    };

    private readonly Option<double?> seconds = new("--seconds") { Description = "End after so many seconds of event time." };

    private readonly Option<long?> count = new("--count") { Description = "End after so many events." };

    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "The same seed gives the same events.",
        DefaultValueFactory = _ => SimulationOptions.DefaultSeed,
    };

    private readonly Option<DateTimeOffset?> start = new("--start") { Description = "Event time of the beginning, ISO 8601; now if left out." };

    private readonly Option<TimeSpan?> driftAfter = new("--drift-after")
    {
        Description = "Let spending drift after so much event time, such as 10m.",
        CustomParser = DurationArgument.Parse,
    };

    private readonly Option<FileInfo?> csv = new("--csv")
    {
        Description = "Write rows to this file instead of a topic; needs --count or --seconds.",
    };

    private readonly Option<bool> labels = new("--labels") { Description = "With --csv: add is_fraud and fraud_pattern." };

    public void AddTo(Command command)
    {
        rate.Validators.Add(result =>
            Check(result, result.GetValueOrDefault<double>() is >= 0 and <= 1_000_000, "--rate is 0 to 1,000,000"));
        seconds.Validators.Add(result =>
            Check(result, result.GetValueOrDefault<double?>() is > 0 and <= 1e9, "--seconds is above 0, at most 1,000,000,000"));
        count.Validators.Add(result => Check(result, result.GetValueOrDefault<long?>() > 0, "--count is 1 or more"));
        kafka.Validators.Add(result => Check(result, result.Tokens.All(token => token.Value.IndexOf('=') > 0), "--kafka is KEY=VALUE"));
        command.Validators.Add(result => Check(
            result,
            result.GetValue(csv) is null || result.GetValue(count) is not null || result.GetValue(seconds) is not null,
            "--csv needs an end: --count or --seconds"));
        foreach (var option in (Option[])[bootstrap, registry, topic, kafka, rate, seconds, count, seed, start, driftAfter, csv, labels])
        {
            command.Add(option);
        }
    }

    public SimulateSettings Read(ParseResult parsed) => new()
    {
        Topic = parsed.GetRequiredValue(topic),
        Kafka = Properties(parsed),
        Registry = parsed.GetValue(registry),
        Rate = parsed.GetValue(rate),
        Duration = parsed.GetValue(seconds) is { } length ? TimeSpan.FromSeconds(length) : null,
        Count = parsed.GetValue(count),
        Seed = parsed.GetValue(seed),
        Start = parsed.GetValue(start),
        DriftAfter = parsed.GetValue(driftAfter),
        Csv = parsed.GetValue(csv),
        Labels = parsed.GetValue(labels),
    };

    private Dictionary<string, string> Properties(ParseResult parsed)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = parsed.GetRequiredValue(bootstrap),
        };
        foreach (var pair in parsed.GetValue(kafka) ?? [])
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
