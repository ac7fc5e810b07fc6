using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Kafka.Audit;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Audit;

/// <summary>Finds out what is known of a prediction of a topology.</summary>
/// <param name="plan">The topology, with its brokers.</param>
/// <param name="auditTopic">Where its audit entries are; null for nowhere.</param>
/// <param name="registry">Null where there is none.</param>
/// <param name="time">Of the clients.</param>
internal sealed class AuditQuestion(TopologyPlan plan, string? auditTopic, ISchemaRegistry? registry, TimeProvider time)
{
    private readonly KafkaProperties _properties = new($"{plan.Name}-audit", plan.Kafka);

    /// <summary>Topics that hold predictions of a topology.</summary>
    public static IReadOnlyCollection<string> OutputsOf(TopologyPlan plan) => [plan.Output.Topic];

    /// <summary>Where to look: a prediction's id may be that of a shadow's, while an event's place asks for what was published of it.</summary>
    private static IReadOnlyCollection<string> TopicsFor(TopologyPlan plan, AuditTarget target) =>
        target.Source is null ? [plan.Output.Topic, .. plan.Shadows.Select(shadow => shadow.Topic).Distinct(StringComparer.Ordinal)] : OutputsOf(plan);

    /// <param name="target">What is asked about.</param>
    /// <param name="since">Predictions and dead letters from this time on; null for all. Audit entries are read whole: versions live long.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaException">A topic of the topology is not there, or the brokers do not answer.</exception>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    public async Task<AuditAnswer> AnswerAsync(AuditTarget target, DateTimeOffset? since, CancellationToken cancellation)
    {
        var search = new PredictionSearch(TopicsFor(plan, target), plan.Output.DeadLetters, _properties, registry, time);
        var (prediction, letter) = await search.FindAsync(target, since, cancellation);
        var remarks = new List<string>();
        if (prediction is null && letter is null)
        {
            string[] searched = target.Source is null ? [.. TopicsFor(plan, target)] : [.. OutputsOf(plan), plan.Output.DeadLetters];
            remarks.Add($"nothing of {target} in {string.Join(" and ", searched)}{(since is { } from ? $" since {from:yyyy-MM-dd HH:mm:ss}Z" : "")}");
        }

        var account = prediction is null ? null : await AccountAsync(prediction, remarks, cancellation);
        return new AuditAnswer(target.ToString(), prediction, letter, account, remarks);
    }

    private async Task<VersionAccount?> AccountAsync(FoundPrediction prediction, List<string> remarks, CancellationToken cancellation)
    {
        if (auditTopic is null)
        {
            remarks.Add("the topology names no audit topic, and no --audit-topic is given: how the version came to score is not known");
            return null;
        }

        try
        {
            var (entries, unreadable) = await new KafkaAuditReader(auditTopic, _properties, registry, time).ReadAsync(plan.Name, null, cancellation);
            if (unreadable > 0)
            {
                remarks.Add($"{unreadable} records of audit topic {auditTopic} cannot be read");
            }

            if (entries.Count == 0)
            {
                remarks.Add($"audit topic {auditTopic} has nothing of topology {plan.Name}");
            }

            return VersionAccount.Of(entries, prediction);
        }
        catch (KafkaException missing) when (missing.Error.Code == ErrorCode.UnknownTopicOrPart)
        {
            remarks.Add($"audit topic {auditTopic} does not exist: how the version came to score is not known");
            return null;
        }
    }
}
