using System.CommandLine;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Host.History;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary>The options of every command that reads events of the past, and the errors that it may meet.</summary>
internal sealed class HistoryOptions(Func<RegistryPlan, ISchemaRegistry> openRegistry, ILoggerFactory loggers)
{
    private readonly Option<string> _models = new("--models") { Description = "The model repository.", DefaultValueFactory = _ => "models" };
    private readonly Option<int?> _version = new("--model-version") { Description = "Version of the model, if not that of the topology." };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Of a topic: records of this time and later, ISO 8601." };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Of a topic: records before this time." };
    private readonly Option<string?> _bootstrap = new("--bootstrap") { Description = "Kafka brokers, HOST:PORT[,…], if not those of the topology." };

    public void AddTo(Command command)
    {
        _version.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--model-version is 1 or more.");
            }
        });
        command.Add(_models);
        command.Add(_version);
        command.Add(_since);
        command.Add(_until);
        command.Add(_bootstrap);
    }

    public DateTimeOffset? Since(ParseResult parsed) => parsed.GetValue(_since);

    /// <summary>Reads the topology, opens model and events, and turns what is wrong into one line on the error output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="topology">Path of the topology.</param>
    /// <param name="input">File or topic.</param>
    /// <param name="work">What is done with them; returns the exit code.</param>
    public int Use(ParseResult parsed, string topology, string input, Func<TopologyPlan, HistoryModel, HistoryRows, int> work)
    {
        var errors = parsed.InvocationConfiguration.Error;
        var reading = TopologyReader.Read(topology, Environment.GetEnvironmentVariable);
        foreach (var error in reading.Errors)
        {
            errors.WriteLine(error.ToString());
        }

        if (reading.Plan is not { } plan)
        {
            return ExitCode.Usage;
        }

        plan = parsed.GetValue(_bootstrap) is { } brokers ? plan with { Kafka = plan.Kafka.SetItem("bootstrap.servers", brokers) } : plan;
        OwnedRegistry? registry = null;
        try
        {
            using var model = HistoryModel.Open(plan, parsed.GetValue(_models)!, parsed.GetValue(_version), loggers.CreateLogger<HistoryModel>());
            var range = new TimeRange(parsed.GetValue(_since), parsed.GetValue(_until));
            using var events = HistoryInput.Open(plan, input, range, (decode, reader) =>
            {
                // Only topics need one.
                registry = plan.Registry is null ? null : new OwnedRegistry(openRegistry(plan.Registry));
                return registry is null ? null : new SchemaDirectory(registry.Client, reader, decode, TimeProvider.System, loggers.CreateLogger<SchemaDirectory>());
            });
            return work(plan, model, new HistoryRows(plan, events, model.Session));
        }
        catch (HistoryException wrong)
        {
            return Fail(errors, wrong.Message, wrong.ExitCode);
        }
        catch (StartFailure wrong)
        {
            return Fail(errors, wrong.Message, wrong.ExitCode);
        }
        catch (KafkaException refused)
        {
            return KafkaRefusal.Tell(errors, refused.Error, input);
        }
        catch (RegistryException refused)
        {
            return Fail(errors, refused.Message, ExitCode.Registry);
        }
        finally
        {
            registry?.Dispose();
        }
    }

    private static int Fail(TextWriter errors, string message, int code)
    {
        errors.WriteLine($"streaminfer: {message}");
        return code;
    }
}
