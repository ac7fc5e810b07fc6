using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Reading;

/// <summary>Reads topics from a time on and for ever, committed records only, as a member of no group. Used by one thread.</summary>
public sealed class TopicFollow : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly KafkaProperties _properties;
    private readonly OwnClients _clients;
    private readonly ClientEvents _events;
    private readonly ImmutableArray<FoundTopic> _topics;
    private readonly Dictionary<TopicPartition, int> _indexes = [];
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private long _lookedAt;

    private TopicFollow(
        KafkaProperties properties, OwnClients clients, ClientEvents events, TimeProvider time, ImmutableArray<FoundTopic> topics, IReadOnlyList<TopicPartitionOffset> starts)
    {
        (_properties, _clients, _events, _time, _topics) = (properties, clients, events, time, topics);
        Partitions = [.. starts.Select(start => start.TopicPartition)];
        foreach (var (index, partition) in Partitions.Index())
        {
            _indexes.Add(partition, index);
        }

        _lookedAt = time.GetTimestamp();
        _consumer = clients.OpenReader();
        _consumer.Assign(starts);
    }

    /// <summary>All partitions, those of the first topic first; they go by their index here.</summary>
    public ImmutableArray<TopicPartition> Partitions { get; }

    /// <summary>Why nothing may come; null where all is well.</summary>
    public string? Trouble => _events.Status.Trouble?.Message;

    /// <summary>Finds where to begin, and begins.</summary>
    /// <param name="client">What it is called in the log.</param>
    /// <param name="properties">The client's.</param>
    /// <param name="topics">Their names, each once.</param>
    /// <param name="since">Records from this time on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Gets what the client has to say.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="KafkaException">A topic is not there, or the brokers do not answer.</exception>
    public static TopicFollow Open(
        string client, KafkaProperties properties, IEnumerable<string> topics, DateTimeOffset since, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        var events = new ClientEvents(client, time, logger);
        var clients = new OwnClients(properties, events);
        using var admin = clients.OpenAdmin();
        var places = new TopicPlaces(admin, properties);
        var found = topics.Select(name => places.FindAsync(name, stop).GetAwaiter().GetResult()).ToImmutableArray();
        var partitions = found.SelectMany(topic => topic.At(0)).Select(place => place.TopicPartition).ToList();
        var starts = places.OffsetsAsync(partitions, OffsetSpec.ForTimestamp(since.ToUnixTimeMilliseconds()), stop).GetAwaiter().GetResult();
        var ends = places.OffsetsAsync(partitions, OffsetSpec.Latest(), stop).GetAwaiter().GetResult();

        // A partition without a record of that time or later is read from its end.
        return new TopicFollow(properties, clients, events, time, found, [.. partitions.Select(partition => new TopicPartitionOffset(partition, starts[partition] >= 0 ? starts[partition] : ends[partition]))]);
    }

    /// <summary>Waits for the next record, or a partition's end.</summary>
    /// <param name="within">How long.</param>
    /// <param name="stop">Gives up looking whether the topics are still those.</param>
    /// <param name="partition">Index of the partition.</param>
    /// <param name="record">The record; null at the partition's end.</param>
    /// <returns>False where nothing came.</returns>
    /// <exception cref="KafkaException">A partition cannot be read, or a topic is another one than it was.</exception>
    public bool TryNext(TimeSpan within, CancellationToken stop, out int partition, out ConsumeResult<byte[]?, byte[]?>? record)
    {
        (partition, record) = (-1, null);
        if (_consumer.Next(within) is not { } next)
        {
            LookAt(stop);
            return false;
        }

        _events.Status.Working();
        partition = _indexes[next.TopicPartition];
        record = next.IsPartitionEOF ? null : next;
        return true;
    }

    /// <summary>Has a partition wait.</summary>
    public void Pause(int partition) => _consumer.Pause([Partitions[partition]]);

    /// <summary>Goes on with it.</summary>
    public void Resume(int partition) => _consumer.Resume([Partitions[partition]]);

    public void Dispose() => _consumer.Dispose();

    /// <summary>A topic that was deleted, made anew or given more partitions need not fail a fetch: while nothing comes it is looked at now and then.</summary>
    private void LookAt(CancellationToken stop)
    {
        if (_time.GetElapsedTime(_lookedAt) < LookEvery)
        {
            return;
        }

        _lookedAt = _time.GetTimestamp();
        using var admin = _clients.OpenAdmin();
        var places = new TopicPlaces(admin, _properties);
        foreach (var topic in _topics)
        {
            if (places.TryFindAsync(topic.Name, stop).GetAwaiter().GetResult() != topic)
            {
                throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"topic '{topic.Name}' was deleted, made anew, or given more partitions: it is read again"));
            }
        }
    }
}
