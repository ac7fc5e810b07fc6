using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka;

/// <summary>
/// Asks the brokers, before a pipeline starts, whether its topics are there and may be used. Brokers that are not there yet are waited for: a
/// service that starts before its brokers comes up with them.
/// </summary>
public sealed class TopicCheck
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Of the client's message.max.bytes.
    private const int LeastMessageLimit = 1000;

    private readonly KafkaProperties _properties;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientEvents _events;

    public TopicCheck(KafkaProperties properties, TimeProvider time, ILogger logger)
    {
        _properties = properties;
        _time = time;
        _logger = logger;
        _events = new ClientEvents("topic check", time, logger);
    }

    /// <summary>Whether the brokers are there, for health while <see cref="RunAsync"/> waits.</summary>
    public KafkaStatus Status => _events.Status;

    /// <summary>
    /// The largest record that both output topics take and the client does not hold back, in bytes, once <see cref="RunAsync"/> found no problem; null where
    /// the brokers do not tell. Requests have to keep to it too: a broker refuses for good a batch of small records that is larger.
    /// </summary>
    public int? MaxRecordBytes { get; private set; }

    /// <summary>Waits for the brokers and returns everything that is wrong with properties or topics, one message each; empty when all is well.</summary>
    /// <param name="source">Where events come from.</param>
    /// <param name="output">Where predictions and dead letters go.</param>
    /// <param name="monitoring">With topics of its own; null for none.</param>
    /// <param name="cancellation">Gives up the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(SourcePlan source, OutputPlan output, MonitoringPlan? monitoring, CancellationToken cancellation)
    {
        var problems = _properties.Problems();
        if (problems.Count > 0)
        {
            return problems;
        }

        try
        {
            using var client = new AdminClientBuilder(_properties.ForAdmin())
                .SetErrorHandler((_, error) => _events.Trouble(error, $"brokers {_properties.Brokers}"))
                .SetLogHandler((_, line) => _events.Pass(line))
                .Build();
            return await CheckAsync(client, source, output, monitoring, cancellation);
        }
        catch (InvalidOperationException refused)
        {
            // Each property is right by itself: a certificate that cannot be read, say, or two that contradict each other.
            return [$"kafka: no client can be made with these properties: {refused.Message}"];
        }
    }

    private async Task<IReadOnlyList<string>> CheckAsync(
        IAdminClient client, SourcePlan source, OutputPlan output, MonitoringPlan? monitoring, CancellationToken cancellation)
    {
        var uses = new (string? Name, string Setting, AclOperation Needs)[]
        {
            (source.Topic, "source.topic", AclOperation.Read),
            (output.Topic, "output.topic", AclOperation.Write),
            (output.DeadLetters, "output.deadLetters", AclOperation.Write),
            (monitoring?.DriftTopic, "monitoring.driftTopic", AclOperation.Write),
            (monitoring?.AnomalyTopic, "monitoring.anomalyTopic", AclOperation.Write),
            (monitoring?.Labels?.Topic, "monitoring.labels.topic", AclOperation.Read),
        }.Where(use => use.Name is not null).ToList();
        var topics = await DescribeAsync(client, uses.Select(use => use.Name!).Distinct(StringComparer.Ordinal), cancellation);
        string[] found = [.. uses.Select(use => Judge(topics[use.Name!], use.Setting, use.Needs)).OfType<string>()];
        if (found.Length == 0 && await new TopicSizeLimits(client).LeastAsync([output.Topic, output.DeadLetters], cancellation) is { } least)
        {
            MaxRecordBytes = Math.Clamp(least, LeastMessageLimit, Math.Max(LeastMessageLimit, _properties.MaxMessageBytes));
        }

        return found;
    }

    private string? Judge(TopicDescription topic, string setting, AclOperation needs)
    {
        var where = $"{setting}: topic '{topic.Name}' at {_properties.Brokers}";
        if (topic.Error.IsError)
        {
            return KafkaErrors.Describe(topic.Error, where);
        }

        // Brokers that keep no access lists, or are too old to tell, give none.
        return topic.AuthorizedOperations is { Count: > 0 } granted && !granted.Contains(needs)
            ? $"{where}: no permission; grant this client's principal {needs} on the topic"
            : null;
    }

    private async Task<Dictionary<string, TopicDescription>> DescribeAsync(IAdminClient client, IEnumerable<string> names, CancellationToken cancellation)
    {
        var collection = TopicCollection.OfTopicNames(names);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return ByName(await TryDescribeAsync(client, collection).WaitAsync(cancellation));
            }
            catch (KafkaException failed)
            {
                var trouble = KafkaErrors.Describe(failed.Error, "topics cannot be looked up");
                Status.Report(trouble);
                KafkaLog.NotThereYet(_logger, _properties.Brokers, trouble, pause.TotalSeconds);
            }

            await Task.Delay(pause, _time, cancellation);
        }
    }

    private Dictionary<string, TopicDescription> ByName(List<TopicDescription> topics)
    {
        Status.Working();
        return topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
    }

    /// <exception cref="KafkaException">There is no answer yet, or a topic is still being made ready.</exception>
    private static async Task<List<TopicDescription>> TryDescribeAsync(IAdminClient client, TopicCollection names)
    {
        try
        {
            var options = new DescribeTopicsOptions { RequestTimeout = AnswerWithin, IncludeAuthorizedOperations = true };
            return (await client.DescribeTopicsAsync(names, options)).TopicDescriptions;
        }
        catch (DescribeTopicsException some)
        {
            // Thrown when a topic of the answer has an error; the answer is complete all the same.
            var topics = some.Results.TopicDescriptions;
            return topics.Find(topic => topic.Error.Code == ErrorCode.LeaderNotAvailable) is { } unready ? throw new KafkaException(unready.Error, some) : topics;
        }
    }
}
