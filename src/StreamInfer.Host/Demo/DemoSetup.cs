using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>What every demo begins with.</summary>
internal static class DemoSetup
{
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Reads a topology for a cluster of the demo's own.</summary>
    /// <exception cref="StartFailure">It has mistakes, or brings a broker.</exception>
    public static TopologyPlan ReadTopology(string file, DemoCluster cluster)
    {
        var reading = TopologyReader.Read(file, cluster.Environment);
        if (reading.Plan is not { } plan)
        {
            throw new StartFailure(string.Join(Environment.NewLine, reading.Errors), ExitCode.Usage);
        }

        return plan.EmbeddedBroker is null ? plan
            : throw new StartFailure($"{file}: the demo brings a broker of its own, and the topology another (kafka.embedded)", ExitCode.Usage);
    }

    /// <summary>Registers the schema of transactions, and makes what sends them, each when its time has come.</summary>
    /// <param name="plan">To whose source.</param>
    /// <param name="simulation">What they are.</param>
    /// <param name="duration">How long; null until cancelled.</param>
    /// <param name="logs">Take what the clients complain of.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<TransactionProducer> OpenSimulatorAsync(TopologyPlan plan, SimulationOptions simulation, TimeSpan? duration, ILoggerFactory logs, CancellationToken stop)
    {
        using var registry = new SchemaRegistryClient(plan.Registry!, Time, logs.CreateLogger<SchemaRegistryClient>());
        var schemaId = await ((ISchemaRegistry)registry).RegisterAsync($"{plan.Source.Topic}-value", TransactionSchema.Text, stop);
        var feed = new TransactionFeed(simulation, paced: true, count: null, duration);
        var kafka = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = plan.Kafka["bootstrap.servers"] };
        return new TransactionProducer(kafka, plan.Source.Topic, feed, schemaId, Time, logs.CreateLogger<TransactionProducer>());
    }

    /// <summary>Waits until a service has partitions; throws what it ends with before that.</summary>
    public static async Task WaitForPartitionsAsync(ScoringService service, Task scoring, CancellationToken stop)
    {
        while (service.Pipeline is not { State.AssignedPartitions: > 0 })
        {
            if (scoring.IsCompleted)
            {
                await scoring;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Time, stop);
        }
    }
}
