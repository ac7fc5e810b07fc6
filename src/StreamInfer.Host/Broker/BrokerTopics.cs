using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Broker;

/// <summary>Topics of an embedded broker, created as any client would.</summary>
internal static class BrokerTopics
{
    /// <summary>The topics of a topology. Dead letters, drift and anomalies are few, and best read in one piece.</summary>
    /// <param name="plan">The topology.</param>
    /// <param name="partitions">Of source and predictions.</param>
    /// <param name="settings">Of all of them; null for the broker's defaults.</param>
    public static IReadOnlyList<TopicSpecification> Of(TopologyPlan plan, int partitions, Dictionary<string, string>? settings = null) =>
    [
        new() { Name = plan.Source.Topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = settings },
        new() { Name = plan.Output.Topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = settings },
        .. new[] { plan.Output.DeadLetters, plan.Monitoring?.DriftTopic, plan.Monitoring?.AnomalyTopic, plan.Monitoring?.Labels?.Topic }.OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(name => new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = 1, Configs = settings }),
    ];

    /// <summary>Creates those that are not there; the others stay as they are.</summary>
    /// <exception cref="StartFailure">One could not be created.</exception>
    public static async Task CreateMissingAsync(string bootstrap, IReadOnlyList<TopicSpecification> topics)
    {
        using var admin = new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = bootstrap }).Build();
        try
        {
            await admin.CreateTopicsAsync(topics);
        }
        catch (CreateTopicsException failure)
        {
            if (failure.Results.FirstOrDefault(topic => topic.Error.IsError && topic.Error.Code != ErrorCode.TopicAlreadyExists) is { } refused)
            {
                throw new StartFailure($"topic '{refused.Topic}' cannot be created: {refused.Error.Reason}", ExitCode.Broker, failure);
            }
        }
    }
}
