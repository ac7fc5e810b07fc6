using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.State;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>What an instance of the program kept of its windows.</summary>
/// <param name="Counted">Events in windows.</param>
/// <param name="Covered">Events below the offsets that the state covers.</param>
internal sealed record MonitoringState(long Counted, long Covered)
{
    /// <summary>Reads it from the state topic; null where there is none that can be used.</summary>
    public static async Task<MonitoringState?> ReadAsync(ProgramBed bed, string topology, string instance)
    {
        var plan = TopologyReader.Read(topology, _ => null).Plan!;
        var properties = new KafkaProperties("check", new Dictionary<string, string> { ["bootstrap.servers"] = bed.Broker.BootstrapServers });
        var topic = new KafkaControlTopic(plan.Monitoring!.StateTopic!, properties, TimeProvider.System, NullLogger.Instance);

        // By a name of its own it would take the instance's away when it goes.
        using var exchange = new StateExchange(new ReadOnly(topic), plan.Name, instance, isStable: true);
        await exchange.CaughtUp;
        try
        {
            if (exchange.Checkpoint is not { } saved)
            {
                return null;
            }

            var engine = new MonitoringEngine(plan.Monitoring, plan.Name, new Nobody());
            engine.Restore(new BinaryReader(new MemoryStream(saved)));
            var snapshot = engine.Snapshot();
            return new MonitoringState(snapshot.OnTime + snapshot.Late, engine.Covered.Values.Sum());
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    public static Task AwaitAsync(ProgramBed bed, string topology, string instance, Func<MonitoringState, bool> isReached)
    {
        MonitoringState? last = null;
        return Eventually.IsTrueAsync(
            async () => (last = await ReadAsync(bed, topology, instance)) is not null && isReached(last),
            () => $"a state that was kept; the last: {last}");
    }

    private sealed class ReadOnly(KafkaControlTopic topic) : StreamInfer.Models.Control.IControlTopic
    {
        public long ReportsDropped => 0;

        public void Follow(StreamInfer.Models.Control.IControlListener listener) => topic.Follow(listener);

        public Task<StreamInfer.Models.Control.ControlWrite> TryReplaceAsync(string key, Func<byte[]?, byte[]?> change, TimeSpan timeout, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public void Report(string key, byte[]? value)
        {
        }

        public void Dispose() => topic.Dispose();
    }

    private sealed class Nobody : IMonitoringOutput
    {
        public void Drift(DriftRecord record)
        {
        }

        public void Anomaly(AnomalyRecord record)
        {
        }

        public void Note(string text)
        {
        }
    }
}
