using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Kafka.Topics;

/// <summary>
/// A topic that the service keeps for itself: looked up, and created with one partition where it is missing. An existing one is left as it is; where what it must be differs,
/// one line says so. Safe for any thread.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="setting">The topic setting that matters, with the value that it is created with.</param>
/// <param name="consequence">What an existing topic with another value leads to; null where that is the operator's choice.</param>
/// <param name="logger">Gets the lines.</param>
internal sealed class OwnTopic(string name, (string Name, string Value) setting, string? consequence, ILogger logger)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private int _isChecked;

    public string Name { get; } = name;

    /// <summary>One attempt.</summary>
    /// <exception cref="KafkaException">The brokers are away, refuse, or are not done with creating it; the message of the error names the topic.</exception>
    public async Task<FoundTopic> FindOrCreateAsync(IAdminClient admin, TimeSpan? within, CancellationToken cancellation)
    {
        var timeout = within is { } given && given < AnswerWithin ? given : AnswerWithin;
        if (await FindAsync(admin, timeout, cancellation) is { } found)
        {
            if (consequence is not null && Interlocked.Exchange(ref _isChecked, 1) == 0)
            {
                await CheckAsync(admin, timeout, cancellation);
            }

            return found;
        }

        await CreateAsync(admin, timeout, cancellation);
        return await FindAsync(admin, timeout, cancellation)
            ?? throw new KafkaException(new Error(ErrorCode.LeaderNotAvailable, $"topic '{Name}' was created and is not there yet"));
    }

    /// <summary>Asks for the topic.</summary>
    /// <returns>Null where it is missing.</returns>
    /// <exception cref="KafkaException">The brokers are away, or refuse.</exception>
    public async Task<FoundTopic?> FindAsync(IAdminClient admin, TimeSpan timeout, CancellationToken cancellation)
    {
        var topic = await DescribeAsync(admin, timeout, cancellation);
        return topic.Error.Code switch
        {
            ErrorCode.NoError => new FoundTopic(topic.TopicId is { } id && (id.MostSignificantBits != 0 || id.LeastSignificantBits != 0) ? id.ToString() : null, Name, topic.Partitions.Count),
            ErrorCode.UnknownTopicOrPart => null,
            _ => throw new KafkaException(topic.Error),
        };
    }

    private async Task<TopicDescription> DescribeAsync(IAdminClient admin, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            var names = TopicCollection.OfTopicNames([Name]);
            return (await admin.DescribeTopicsAsync(names, new DescribeTopicsOptions { RequestTimeout = timeout }).WaitAsync(cancellation)).TopicDescriptions.Single();
        }
        catch (DescribeTopicsException some)
        {
            return some.Results.TopicDescriptions.Single();
        }
    }

    private async Task CreateAsync(IAdminClient admin, TimeSpan timeout, CancellationToken cancellation)
    {
        // As many replicas as the brokers have for their default; where that is more than there are brokers, one.
        var error = await TryCreateAsync(admin, replicas: -1, timeout, cancellation);
        if (error is { Code: ErrorCode.InvalidReplicationFactor or ErrorCode.UnsupportedVersion })
        {
            error = await TryCreateAsync(admin, replicas: 1, timeout, cancellation);
        }

        if (error is null)
        {
            Volatile.Write(ref _isChecked, 1);
            KafkaLog.TopicCreated(logger, Name, $"{setting.Name}={setting.Value}");
        }
        else if (error.Code != ErrorCode.TopicAlreadyExists)
        {
            throw new KafkaException(new Error(error.Code, $"topic '{Name}' is not there and cannot be created ({error.Reason}); create it with {setting.Name}={setting.Value}"));
        }
    }

    private async Task<Error?> TryCreateAsync(IAdminClient admin, short replicas, TimeSpan timeout, CancellationToken cancellation)
    {
        var topic = new TopicSpecification
        {
            Name = Name,
            NumPartitions = 1,
            ReplicationFactor = replicas,
            Configs = new Dictionary<string, string>(StringComparer.Ordinal) { [setting.Name] = setting.Value },
        };
        try
        {
            await admin.CreateTopicsAsync([topic], new CreateTopicsOptions { RequestTimeout = timeout, OperationTimeout = timeout }).WaitAsync(cancellation);
            return null;
        }
        catch (CreateTopicsException refused)
        {
            return refused.Results.Single().Error;
        }
    }

    private async Task CheckAsync(IAdminClient admin, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = Name };
            var answers = await admin.DescribeConfigsAsync([resource], new DescribeConfigsOptions { RequestTimeout = timeout }).WaitAsync(cancellation);
            if (answers.Single().Entries.TryGetValue(setting.Name, out var entry) && entry.Value != setting.Value)
            {
                KafkaLog.TopicSetOtherwise(logger, Name, setting.Name, entry.Value, setting.Value, consequence!);
            }
        }
        catch (KafkaException)
        {
            // It takes a permission of its own (DescribeConfigs), which a client that only reads and writes may lack.
        }
    }
}
