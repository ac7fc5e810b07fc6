using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;
using StreamInfer.Models.Control;

namespace StreamInfer.Kafka.Control;

/// <summary>
/// The control topic in Kafka, from 2.5 on. It is created where it is missing: one partition, compacted, as many replicas as the brokers give by default. One that has several
/// partitions is read whole; adding partitions to one that is in use moves keys, and is not supported. The principal needs Read, Write, Describe and Create on the topic, and
/// Write and Describe on the transactional ids that begin with <c>streaminfer-control-</c>.
/// </summary>
public sealed class KafkaControlTopic : IControlTopic
{
    private readonly OwnTopic _topic;
    private readonly KafkaProperties _properties;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientEvents _events;
    private readonly ReportSender _reports;
    private ControlFollower? _follower;

    /// <param name="topic">Its name.</param>
    /// <param name="properties">The clients' properties.</param>
    /// <param name="time">Spaces attempts and repeated log lines.</param>
    /// <param name="logger">Gets the clients' logs and errors, each code at most once a minute.</param>
    public KafkaControlTopic(string topic, KafkaProperties properties, TimeProvider time, ILogger logger)
    {
        (_properties, _time, _logger) = (properties, time, logger);
        _topic = new OwnTopic(topic, ("cleanup.policy", "compact"), "what the topic says is lost when its retention is over", logger);
        _events = new ClientEvents("control", time, logger);
        var sending = new ClientEvents("control reports", time, logger);
        _reports = new ReportSender(_topic, new OwnClients(properties, sending), sending, time, logger);
    }

    /// <summary>Whether the topic can be read, for health; meaningful once it is followed.</summary>
    public KafkaStatus Status => _events.Status;

    /// <inheritdoc/>
    public long ReportsDropped => _reports.Dropped;

    /// <inheritdoc/>
    public void Follow(IControlListener listener)
    {
        if (_follower is not null)
        {
            throw new InvalidOperationException($"control topic '{_topic.Name}' is followed already");
        }

        _follower = new ControlFollower(_topic, new OwnClients(_properties, _events), _events, listener, _time);
    }

    /// <inheritdoc/>
    public Task<ControlWrite> TryReplaceAsync(string key, Func<byte[]?, byte[]?> change, TimeSpan timeout, CancellationToken cancellation)
    {
        var clients = new OwnClients(_properties, new ClientEvents("control writer", _time, _logger));
        var exchange = new ControlExchange(_topic, clients);

        // The client's calls block.
        return Task.Run(() => exchange.RunAsync(key, change, new TimeBudget(timeout, _time, cancellation)), CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Report(string key, byte[]? value) => _reports.Put(key, value);

    /// <summary>Stops following and sends what reports wait, for up to 2 s.</summary>
    public void Dispose()
    {
        _follower?.Dispose();
        _reports.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
