using System.CommandLine;

namespace StreamInfer.Host.Commands;

/// <summary>The options that every command has which talks to a broker of its own choice.</summary>
internal sealed class KafkaOptions
{
    private readonly Option<string> _bootstrap = new("--bootstrap")
    {
        Description = "Kafka brokers, HOST:PORT[,…].",
        DefaultValueFactory = _ => "localhost:9092",
    };

    private readonly Option<string[]> _properties = new("--kafka") { Description = "A librdkafka property, KEY=VALUE; any number." };

    private readonly Option<Uri?> _registry = new("--registry")
    {
        Description = "Address of the Schema Registry, for Avro.",
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address))
            {
                return address;
            }

            argument.AddError($"--registry '{argument.Tokens[0].Value}' is no address; allowed is http://HOST:PORT or https://HOST:PORT");
            return null;
        },
    };

    public void AddTo(Command command)
    {
        _properties.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError("--kafka is KEY=VALUE");
            }
        });
        command.Add(_bootstrap);
        command.Add(_properties);
        command.Add(_registry);
    }

    public Uri? Registry(ParseResult parsed) => parsed.GetValue(_registry);

    /// <summary>The properties for a client.</summary>
    public Dictionary<string, string> Properties(ParseResult parsed)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = parsed.GetValue(_bootstrap)! };
        foreach (var property in parsed.GetValue(_properties) ?? [])
        {
            var split = property.IndexOf('=', StringComparison.Ordinal);
            properties[property[..split]] = property[(split + 1)..];
        }

        return properties;
    }
}
