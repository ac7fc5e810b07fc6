using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Reads one topic as a member of a consumer group. Positions move only by <see cref="Commit"/>; a partition without committed position
/// starts at its beginning, unless <c>auto.offset.reset</c> says otherwise.
/// </summary>
public sealed class KafkaRecordSource : IRecordSource
{
    private readonly TimeProvider _time;
    private readonly ClientEvents _events;
    private readonly SourceErrors _errors;
    private readonly RebalanceRelay _relay;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly PartitionGates _gates;
    private readonly RecordIntake _intake;
    private readonly PositionCommits _commits;
    private readonly LagMeter _lag;
    private readonly GroupDeparture _departure;
    private readonly ILogger _logger;
    private readonly string _topic;

    /// <summary>Makes the client and joins the group; partitions come, through the listener, in later polls.</summary>
    /// <param name="source">Topic and group.</param>
    /// <param name="properties">The clients' properties.</param>
    /// <param name="listener">Told of partitions given and taken, inside <see cref="Poll"/> and <see cref="Close"/>.</param>
    /// <param name="time">Stamps arrivals.</param>
    /// <param name="logger">Gets the client's log and its errors, each code at most once a minute.</param>
    /// <exception cref="SourceException">A property is wrong; the message lists all that are.</exception>
    public KafkaRecordSource(SourcePlan source, KafkaProperties properties, IAssignmentListener listener, TimeProvider time, ILogger logger)
    {
        _topic = source.Topic;
        _time = time;
        _logger = logger;
        _events = new ClientEvents("consumer", time, logger);
        _errors = new SourceErrors(source.Topic, source.Group, properties, _events, time);
        _relay = new RebalanceRelay(source.Topic, listener, logger);
        _consumer = Build(properties, source);
        _gates = new PartitionGates(source.Topic, _consumer, _events);
        _commits = new PositionCommits(source.Topic, _consumer, _errors, time);
        _lag = new LagMeter(source.Topic, _consumer, _gates, properties.StartsAtEnd, time);
        _intake = new RecordIntake(_consumer, _gates, _errors, _events, time);
        _departure = new GroupDeparture(_consumer, _gates, _intake, properties.IsStaticMember);
        _consumer.Subscribe(source.Topic);
    }

    /// <summary>Whether the consumer gets through, for health.</summary>
    public KafkaStatus Status => _events.Status;

    /// <inheritdoc/>
    public long Lag => _lag.Read();

    /// <inheritdoc/>
    public int Poll(RecordBatch batch, TimeSpan timeout)
    {
        _errors.ThrowIfRefused();
        _gates.Apply();
        _relay.Filling = batch;
        var before = batch.Count;
        Fill(batch, timeout);
        _relay.Filling = null;
        _relay.ThrowFault();
        if (batch.Count == 0)
        {
            // Not while there are records: they were delivered, and the next poll will tell.
            _errors.ThrowIfRefused();
        }

        return Math.Max(0, batch.Count - before);
    }

    /// <inheritdoc/>
    public void PauseAll()
    {
        _gates.PauseAll(true);
        TellClient();
    }

    /// <inheritdoc/>
    public void ResumeAll()
    {
        _gates.PauseAll(false);
        TellClient();
    }

    /// <inheritdoc/>
    public void Hold(int partition, long offset)
    {
        _gates.Hold(partition, offset);
        TellClient();
    }

    /// <inheritdoc/>
    public void Unhold(int partition)
    {
        _gates.Unhold(partition);
        TellClient();
    }

    /// <inheritdoc/>
    public void Rewind(int partition, long offset)
    {
        _gates.Rewind(partition, offset);
        TellClient();
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Membership() => _intake.Membership();

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        if (positions.Count == 0)
        {
            return;
        }

        _commits.Commit(positions, isLastMoment: _relay.IsChanging);
        _events.Status.Working();
    }

    /// <inheritdoc/>
    public void Close()
    {
        try
        {
            Leave();
        }
        catch (KafkaException refused)
        {
            throw new SourceException(KafkaErrors.Describe(refused.Error, $"leaving the group of topic '{_topic}'"), isRetriable: false, refused);
        }

        _relay.ThrowFault();
    }

    /// <summary>Leaves the group, if <see cref="Close"/> did not, without telling the listener, and frees the client.</summary>
    public void Dispose()
    {
        _relay.IsMuted = true;
        try
        {
            Leave();
        }
        catch (KafkaException refused)
        {
            _events.Trouble(refused.Error, $"leaving the group of topic '{_topic}'");
        }

        if (!_departure.IsAbandoned)
        {
            _intake.Dispose();
            _consumer.Dispose();
        }

        _commits.Dispose();
    }

    private void Leave()
    {
        _lag.Close();
        if (!_departure.Leave())
        {
            _relay.IsMuted = true;
            KafkaLog.Abandoned(_logger, _topic, GroupDeparture.Within);
        }
    }

    private void Fill(RecordBatch batch, TimeSpan timeout)
    {
        var changes = _relay.Changes;
        var start = _time.GetTimestamp();
        var wait = TimeSpan.Zero;
        while (batch.Count < batch.Capacity && _relay.Changes == changes)
        {
            if (_intake.Take(batch, wait))
            {
                wait = TimeSpan.Zero;
                continue;
            }

            if (wait > TimeSpan.Zero || batch.Count > 0)
            {
                return;
            }

            wait = timeout - _time.GetElapsedTime(start);
            if (wait <= TimeSpan.Zero)
            {
                return;
            }
        }
    }

    private void TellClient()
    {
        if (!_relay.IsChanging)
        {
            _gates.Apply();
        }
    }

    private IConsumer<Ignore, Ignore> Build(KafkaProperties properties, SourcePlan source)
    {
        var problems = properties.Problems();
        if (problems.Count > 0)
        {
            throw new SourceException(string.Join(Environment.NewLine, problems), isRetriable: false);
        }

        try
        {
            return new ConsumerBuilder<Ignore, Ignore>(properties.ForConsumer(source.Group))
                .SetErrorHandler((_, error) => _errors.Take(error))
                .SetLogHandler((_, line) => _events.Pass(line))
                .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
                .SetPartitionsRevokedHandler((_, partitions) => _relay.OnRevoked(_gates, partitions))
                .SetPartitionsLostHandler((_, partitions) => _relay.OnLost(_gates, partitions))
                .Build();
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new SourceException($"The consumer of topic '{source.Topic}' cannot be made: {refused.Message}", isRetriable: false, refused);
        }
    }

    private void OnAssigned(List<TopicPartition> partitions)
    {
        _errors.OnAssigned();
        _lag.OnAssigned();
        _relay.OnAssigned(_gates, partitions);
    }
}
