using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Simulation;

/// <summary>
/// Sends a feed of transactions to a topic: key is the card, the record's timestamp the event time. It is a generator of load, not part
/// of the service, so it takes the ordinary path of the client library.
/// </summary>
internal sealed partial class TransactionProducer : IDisposable
{
    // Short enough that a batcher with a deadline of 10 ms sees a steady stream.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(30);

    private readonly string _topic;
    private readonly TransactionFeed _feed;
    private readonly TransactionPayload _payload;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Action<DeliveryReport<byte[], byte[]>> _onDelivered;
    private readonly Message<byte[], byte[]> _message = new() { Key = new byte[TransactionText.CardIdLength] };

    // An absent broker is reported every few hundred milliseconds. Both handlers run on the client's one polling thread.
    private readonly HashSet<ErrorCode> _reported = [];
    private CardTransaction _transaction;
    private bool _hasPending;
    private long _sent;
    private long _acknowledged;
    private long _failed;

    /// <param name="kafka">Properties for librdkafka, with <c>bootstrap.servers</c>; partitioner and linger have defaults here.</param>
    /// <param name="topic">Where the transactions go.</param>
    /// <param name="feed">What to send and when.</param>
    /// <param name="schemaId">The registry's id of <see cref="TransactionSchema"/>; null sends JSON.</param>
    /// <param name="time">Paces the feed.</param>
    /// <param name="logger">Takes what librdkafka has to say.</param>
    public TransactionProducer(
        IReadOnlyDictionary<string, string> kafka, string topic, TransactionFeed feed, int? schemaId, TimeProvider time, ILogger logger)
    {
        _topic = topic;
        _feed = feed;
        _time = time;
        _logger = logger;
        _payload = new TransactionPayload(schemaId);
        _onDelivered = OnDelivered;
        var settings = new Dictionary<string, string>(kafka, StringComparer.Ordinal);
        settings.TryAdd("partitioner", "murmur2_random");
        settings.TryAdd("linger.ms", "50");
        _producer = new ProducerBuilder<byte[], byte[]>(settings)
            .SetLogHandler((_, entry) => LogClient(entry.Facility, entry.Message))
            .SetErrorHandler((_, error) => OnClientError(error))
            .Build();
    }

    /// <summary>Sends what came of each transaction; null for nobody.</summary>
    public LateLabels? Labels { get; init; }

    /// <summary>Records handed to the client library.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Records that the broker has confirmed.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Records that the client library has given up on; the first is logged.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Sends until the feed ends or is cancelled, then waits, at most 30 s, for what is under way.</summary>
    /// <exception cref="KafkaException">A record cannot be sent at all, such as to a topic that the user may not write.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        var began = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, _time);
        try
        {
            do
            {
                SendDue(_time.GetElapsedTime(began), cancellation);
                Labels?.SendDue(_producer, all: false);
            }
            while (!(_feed.Ended && !_hasPending) && await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Being told to stop is one of the two ways to end.
        }

        _producer.Flush(FlushLimit);
        if (Labels is not null)
        {
            Labels.SendDue(_producer, all: true);
            _producer.Flush(FlushLimit);
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        _payload.Dispose();
    }

    // Ends early where the client's queue is full: the rest goes with the next tick.
    private void SendDue(TimeSpan elapsed, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && (_hasPending || _feed.TryTake(elapsed, ref _transaction)))
        {
            _hasPending = true;
            TransactionText.CardId(_transaction.Card, _message.Key);
            _message.Value = _payload.Encode(_transaction).ToArray();
            _message.Timestamp = new Timestamp(_transaction.EventTime, TimestampType.CreateTime);
            try
            {
                _producer.Produce(_topic, _message, Labels is null ? _onDelivered : LabelLater([.. _message.Key], _feed.Label != FraudPattern.None));
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                return;
            }

            _hasPending = false;
            Volatile.Write(ref _sent, _sent + 1);
        }
    }

    private Action<DeliveryReport<byte[], byte[]>> LabelLater(byte[] key, bool isFraud) => report =>
    {
        OnDelivered(report);
        if (!report.Error.IsError)
        {
            Labels!.Enqueue(key, report.Partition.Value, report.Offset.Value, isFraud);
        }
    };

    private void OnDelivered(DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError)
        {
            Interlocked.Increment(ref _acknowledged);
            _reported.Clear();
        }
        else if (Interlocked.Increment(ref _failed) == 1)
        {
            LogFailed(_topic, report.Error.Reason);
        }
    }

    // Each kind of error once, until a record gets through again.
    private void OnClientError(Error error)
    {
        if (_reported.Add(error.Code))
        {
            LogClientError(error.Reason);
        }
    }

    [LoggerMessage(EventId = 5201, Level = LogLevel.Debug, Message = "librdkafka {Facility}: {Text}")]
    private partial void LogClient(string facility, string text);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Warning, Message = "The generator's Kafka client reports: {Reason}")]
    private partial void LogClientError(string reason);

    [LoggerMessage(EventId = 5203, Level = LogLevel.Error, Message = "A transaction did not reach topic {Topic}: {Reason}. Further ones are only counted")]
    private partial void LogFailed(string topic, string reason);
}
