using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Native;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Writes predictions and dead letters with an idempotent producer: in order within a partition, without duplicates by retries, acknowledged by
/// all in-sync replicas. Retries for ever unless <c>message.timeout.ms</c> is passed through; a full queue makes the caller wait.
/// </summary>
public sealed class KafkaRecordSink : IRecordSink
{
    // Wait for a part of the queue to drain, not for one place: waking up for each record would cost more than the record.
    private const double DrainTo = 0.75;

    // For giving up what is in flight at the end, which needs no broker.
    private static readonly TimeSpan GivenUpWithin = TimeSpan.FromSeconds(5);

    private readonly string[] _topics;
    private readonly bool _isTransactional;
    private readonly int _limit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientEvents _events;
    private readonly OpenRecords _open = new();
    private readonly OpenTickets _tickets = new();
    private readonly PreparedHeaders _prepared = new();
    private readonly ProducerHandle _producer;
    private readonly ProduceCall _call;
    private readonly DeliveryReports _reports;
    private bool _disposed;

    /// <param name="output">The two topics; they must exist.</param>
    /// <param name="properties">The clients' properties.</param>
    /// <param name="time">Spaces repeated log lines.</param>
    /// <param name="logger">Gets the client's log and its errors, each code at most once a minute.</param>
    /// <exception cref="SinkException">A property is wrong; the message lists all that are.</exception>
    public KafkaRecordSink(OutputPlan output, KafkaProperties properties, TimeProvider time, ILogger logger)
        : this(output, properties, null, time, logger)
    {
    }

    /// <summary>Its client's own properties, of transactions, take the place of the usual ones where they are given.</summary>
    internal KafkaRecordSink(OutputPlan output, KafkaProperties properties, IReadOnlyList<KeyValuePair<string, string>>? transactional, TimeProvider time, ILogger logger)
    {
        _isTransactional = transactional is not null;
        _topics = [output.Topic, output.DeadLetters];
        _time = time;
        _logger = logger;
        _events = new ClientEvents("producer", time, logger);
        _producer = Build(properties, transactional);
        _limit = properties.ProducerQueueLimit;
        _call = new ProduceCall(_producer);
        _reports = new DeliveryReports(_producer, _topics, properties.Brokers, _open, _tickets, _events);
    }

    /// <summary>Whether the producer gets through, for health.</summary>
    public KafkaStatus Status => _events.Status;

    /// <summary>The client; lives until <see cref="Dispose"/>.</summary>
    internal ProducerHandle Producer => _producer;

    /// <summary>Tells health and log of trouble that a call outside of this class met.</summary>
    internal void Trouble(Error error, string where) => _events.Trouble(error, where);

    /// <inheritdoc/>
    public void Publish(OutgoingBatch batch, DeliveryTicket ticket, CancellationToken cancellation)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var held = false;
        _producer.DangerousAddRef(ref held);
        var place = _tickets.Open(ticket, batch.Count);
        var produced = 0;
        try
        {
            while (produced < batch.Count)
            {
                cancellation.ThrowIfCancellationRequested();
                ThrowIfRefused();
                if (!Produce(batch, place, ref produced, cancellation))
                {
                    // The owner of the transaction hears of it, and aborts.
                    ticket.Fail($"topic '{_topics[0]}': the transaction takes no more records, as an earlier one failed", batch.Count - produced);
                    break;
                }
            }
        }
        finally
        {
            if (produced < batch.Count)
            {
                _tickets.Settle(place, batch.Count - produced);
            }

            _producer.DangerousRelease();
        }
    }

    /// <inheritdoc/>
    public bool Flush(TimeSpan timeout)
    {
        var started = _time.GetTimestamp();
        ClientLibrary.Flush(_producer, (int)timeout.TotalMilliseconds);
        var left = timeout - _time.GetElapsedTime(started);
        return _open.WaitUntil(0, left > TimeSpan.Zero ? left : TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Frees the client; records not acknowledged by then are given up without a report, so <see cref="Flush"/> first.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _reports.Mute();
        if (_open.Count > 0)
        {
            // All reports have to be taken before the client is freed: they take shared headers off the records.
            ClientLibrary.Purge(_producer, ClientLibrary.PurgeKinds.Queued | ClientLibrary.PurgeKinds.InFlight);
        }

        if (_open.WaitUntil(0, GivenUpWithin, CancellationToken.None))
        {
            _reports.Stop();
            _prepared.Dispose();
            _producer.Dispose();
            _open.Dispose();
        }
        else
        {
            KafkaLog.ProducerKept(_logger, _open.Count, GivenUpWithin);
        }
    }

    /// <summary>Hands over as many of the records from <paramref name="produced"/> on as the queue has room for, after waiting for some.</summary>
    /// <returns>False where the transaction is broken.</returns>
    private bool Produce(OutgoingBatch batch, int place, ref int produced, CancellationToken cancellation)
    {
        var room = RoomFor(batch.Count - produced, cancellation);
        var settled = _open.Settled;
        var isAlone = _open.Count == 0;
        _open.Add(room);
        var (start, end) = (produced, produced + room);
        var error = ErrorCode.NoError;
        while (produced < end && (error = Produce(batch, produced, place)) == ErrorCode.NoError)
        {
            produced++;
        }

        _open.Withdraw(end - produced);
        if (error == ErrorCode.Local_QueueFull && !(isAlone && produced == start))
        {
            // Full by bytes (queue.buffering.max.kbytes), which only the client counts: others have to be settled first.
            _open.WaitBeyond(settled, cancellation);
        }
        else if (error == ErrorCode.Local_State && _isTransactional)
        {
            return false;
        }
        else if (error != ErrorCode.NoError)
        {
            throw Refused(batch.Records[produced], error);
        }

        return true;
    }

    private ErrorCode Produce(OutgoingBatch batch, int index, int place)
    {
        ref readonly var record = ref batch.Records[index];
        var topic = (int)record.Topic;
        if (record.SharedHeaders is not { } block)
        {
            return _call.Run(topic, record, 0, batch.HeadersOf(record), new RecordTag(place, topic, SharesHeaders: false).ToWord());
        }

        var headers = _prepared.Of(block);
        if (index == 0 || !ReferenceEquals(block, batch.Records[index - 1].SharedHeaders))
        {
            _tickets.Keep(place, headers);
        }

        return _call.Run(topic, record, headers.Pointer, default, new RecordTag(place, topic, SharesHeaders: true).ToWord());
    }

    /// <returns>For how many records, 1 to <paramref name="wanted"/>, there is room in the client's queue.</returns>
    private int RoomFor(int wanted, CancellationToken cancellation)
    {
        if (_limit == 0)
        {
            return wanted;
        }

        if (_open.Count >= _limit)
        {
            _open.WaitUntil((int)(_limit * DrainTo), Timeout.InfiniteTimeSpan, cancellation);
        }

        return Math.Min(wanted, _limit - _open.Count);
    }

    private void ThrowIfRefused()
    {
        if (_reports.Refusal is { } refusal)
        {
            throw new SinkException(KafkaErrors.Describe(refusal, $"topic '{_topics[0]}': the producer failed for good"))
            {
                NeedsNewProducer = _isTransactional && KafkaErrors.IsFenced(refusal),
            };
        }
    }

    private SinkException Refused(in OutgoingRecord record, ErrorCode code)
    {
        var size = Math.Max(0, record.Key.Length) + Math.Max(0, record.Value.Length);
        var error = NativeErrors.Of(_producer, code, code == ErrorCode.Local_QueueFull ? "it is larger than queue.buffering.max.kbytes" : null);
        return new SinkException(
            KafkaErrors.Describe(error, $"topic '{_topics[(int)record.Topic]}': a record of {size} bytes was refused"), new KafkaException(error));
    }

    private ProducerHandle Build(KafkaProperties properties, IReadOnlyList<KeyValuePair<string, string>>? transactional)
    {
        var problems = properties.Problems();
        if (problems.Count > 0)
        {
            throw new SinkException(string.Join(Environment.NewLine, problems));
        }

        try
        {
            return ProducerHandle.Create(transactional ?? properties.ForProducer(), _topics);
        }
        catch (InvalidOperationException refused)
        {
            throw new SinkException($"The producer of topic '{_topics[0]}' cannot be made: {refused.Message}", refused);
        }
    }
}
