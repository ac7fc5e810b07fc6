using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamInfer.Kafka;

/// <summary>Asks how large a batch of records topics take (<c>max.message.bytes</c>).</summary>
internal sealed class TopicSizeLimits(IAdminClient client)
{
    private const string Setting = "max.message.bytes";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>The least limit of the topics; null where a broker does not tell.</summary>
    public async Task<int?> LeastAsync(IEnumerable<string> topics, CancellationToken cancellation)
    {
        var resources = topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic });
        try
        {
            var options = new DescribeConfigsOptions { RequestTimeout = AnswerWithin };
            var answers = await client.DescribeConfigsAsync(resources, options).WaitAsync(cancellation);
            return answers.Min(answer => LimitOf(answer));
        }
        catch (KafkaException)
        {
            // It takes a permission of its own (DescribeConfigs), which a client that only reads and writes may lack. Then the client's own limit holds,
            // and a topic that takes less says so when it refuses.
            return null;
        }
    }

    private static int? LimitOf(DescribeConfigsResult answer) =>
        answer.Entries.TryGetValue(Setting, out var entry) && int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
}
