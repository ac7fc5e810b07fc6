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

    private readonly string topic;
    private readonly TransactionFeed feed;
    private readonly TransactionPayload payload;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly IProducer<byte[], byte[]> producer;
    private readonly Action<DeliveryReport<byte[], byte[]>> onDelivered;
    private readonly Message<byte[], byte[]> message = new() { Key = new byte[TransactionText.CardIdLength] };
    private CardTransaction transaction;
    private bool hasPending;
    private long sent;
    private long acknowledged;
    private long failed;

    /// <param name="kafka">Properties for librdkafka, with <c>bootstrap.servers</c>; partitioner and linger have defaults here.</param>
    /// <param name="topic">Where the transactions go.</param>
    /// <param name="feed">What to send and when.</param>
    /// <param name="schemaId">The registry's id of <see cref="TransactionSchema"/>; null sends JSON.</param>
    /// <param name="time">Paces the feed.</param>
    /// <param name="logger">Takes what librdkafka has to say.</param>
    public TransactionProducer(
        IReadOnlyDictionary<string, string> kafka, string topic, TransactionFeed feed, int? schemaId, TimeProvider time, ILogger logger)
    {
        this.topic = topic;
        this.feed = feed;
        this.time = time;
        this.logger = logger;
        payload = new TransactionPayload(schemaId);
        onDelivered = OnDelivered;
        var settings = new Dictionary<string, string>(kafka, StringComparer.Ordinal);
        settings.TryAdd("partitioner", "murmur2_random");
        settings.TryAdd("linger.ms", "50");
        producer = new ProducerBuilder<byte[], byte[]>(settings)
            .SetLogHandler((_, entry) => LogClient(entry.Facility, entry.Message))
            .SetErrorHandler((_, error) => LogClientError(error.Reason))
            .Build();
    }

    /// <summary>Records handed to the client library.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Records that the broker has confirmed.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Records that the client library has given up on; the first is logged.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>Sends until the feed ends or is cancelled, then waits, at most 30 s, for what is under way.</summary>
    /// <exception cref="KafkaException">A record cannot be sent at all, such as to a topic that the user may not write.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            do
            {
                SendDue(time.GetElapsedTime(began), cancellation);
            }
            while (!(feed.Ended && !hasPending) && await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Being told to stop is one of the two ways to end.
        }

        producer.Flush(FlushLimit);
    }

    public void Dispose()
    {
        producer.Dispose();
        payload.Dispose();
    }

    // Ends early where the client's queue is full: the rest goes with the next tick.
    private void SendDue(TimeSpan elapsed, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && (hasPending || feed.TryTake(elapsed, ref transaction)))
        {
            hasPending = true;
            TransactionText.CardId(transaction.Card, message.Key);
            message.Value = payload.Encode(transaction).ToArray();
            message.Timestamp = new Timestamp(transaction.EventTime, TimestampType.CreateTime);
            try
            {
                producer.Produce(topic, message, onDelivered);
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                return;
            }

            hasPending = false;
            Volatile.Write(ref sent, sent + 1);
        }
    }

    private void OnDelivered(DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError)
        {
            Interlocked.Increment(ref acknowledged);
        }
        else if (Interlocked.Increment(ref failed) == 1)
        {
            LogFailed(topic, report.Error.Reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "librdkafka {Facility}: {Text}")]
    private partial void LogClient(string facility, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The generator's Kafka client reports: {Reason}")]
    private partial void LogClientError(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A transaction did not reach topic {Topic}: {Reason}. Further ones are only counted")]
    private partial void LogFailed(string topic, string reason);
}
