using System.CommandLine;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary>The arguments of a command that talks to the brokers of a topology that runs elsewhere.</summary>
internal sealed class TopologyArgument
{
    private readonly Option<string?> _bootstrap = new("--bootstrap") { Description = "Kafka brokers, HOST:PORT[,…], if not those of the topology." };

    /// <param name="command">Gets the options; the file is an argument of its own.</param>
    public void AddTo(Command command) => command.Add(_bootstrap);

    /// <summary>Reads a topology, and says what is wrong.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="parsed">Has the options.</param>
    /// <returns>With the brokers to talk to; null where something is wrong.</returns>
    public TopologyPlan? Read(string file, ParseResult parsed)
    {
        var errors = parsed.InvocationConfiguration.Error;
        var reading = TopologyReader.Read(file, Environment.GetEnvironmentVariable);
        foreach (var error in reading.Errors)
        {
            errors.WriteLine(error.ToString());
        }

        if (reading.Plan is not { } plan)
        {
            return null;
        }

        var embedded = plan.EmbeddedBroker is { Listen: { Port: > 0 } listen } ? listen.ToString() : null;
        if ((parsed.GetValue(_bootstrap) ?? embedded ?? plan.Kafka.GetValueOrDefault("bootstrap.servers")) is { } brokers)
        {
            return plan with { Kafka = plan.Kafka.SetItem("bootstrap.servers", brokers) };
        }

        errors.WriteLine($"streaminfer: {file}: the embedded broker listens at a port of its choice; give --bootstrap HOST:PORT, or kafka.embedded.listen a port");
        return null;
    }
}
