using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Control;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>Where commands get a topology's control topic from.</summary>
/// <param name="Open">Opens it; the topology has one.</param>
/// <param name="Time">The clock.</param>
internal sealed record ControlDesk(Func<TopologyPlan, IControlTopic> Open, TimeProvider Time)
{
    /// <summary>In Kafka, at the topology's brokers.</summary>
    /// <param name="logs">Take what the clients complain of.</param>
    public static ControlDesk Kafka(ILoggerFactory logs) => new(
        plan => new KafkaControlTopic(plan.Control!.Topic, new KafkaProperties(plan.Name, plan.Kafka), TimeProvider.System, logs.CreateLogger<KafkaControlTopic>()),
        TimeProvider.System);
}
