using System.Runtime.CompilerServices;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
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

    // The client frees a record's bytes just after its report, so a little later than what is counted here.
    private static readonly TimeSpan BytesFreedWithin = TimeSpan.FromMilliseconds(5);

    private readonly string[] _topics;
    private readonly int _limit;
    private readonly ClientEvents _events;
    private readonly OpenRecords _open = new();
    private readonly ConditionalWeakTable<DeliveryTicket, DeliveryReports> _reports = [];
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private Error? _refusal;

    /// <param name="output">The two topics; they must exist.</param>
    /// <param name="properties">The clients' properties.</param>
    /// <param name="time">Spaces repeated log lines.</param>
    /// <param name="logger">Gets the client's log and its errors, each code at most once a minute.</param>
    /// <exception cref="SinkException">A property is wrong; the message lists all that are.</exception>
    public KafkaRecordSink(OutputPlan output, KafkaProperties properties, TimeProvider time, ILogger logger)
    {
        _topics = [output.Topic, output.DeadLetters];
        _events = new ClientEvents("producer", time, logger);
        _producer = Build(properties);
        _limit = properties.ProducerQueueLimit;
    }

    /// <summary>Whether the producer gets through, for health.</summary>
    public KafkaStatus Status => _events.Status;

    /// <inheritdoc/>
    public void Publish(OutgoingBatch batch, DeliveryTicket ticket, CancellationToken cancellation)
    {
        var handler = _reports.GetValue(ticket, settled => new DeliveryReports(settled, _open, _events)).Handler;
        foreach (ref readonly var record in batch.Records)
        {
            if (_limit > 0 && _open.Count >= _limit)
            {
                _open.WaitUntil((int)(_limit * DrainTo), cancellation);
            }

            Produce(_topics[(int)record.Topic], Copy(record, batch.HeadersOf(record)), handler, cancellation);
        }
    }

    /// <inheritdoc/>
    public bool Flush(TimeSpan timeout) => _producer.Flush(timeout) == 0 && _open.Count == 0;

    /// <summary>Frees the client; records not acknowledged by then are given up without a report, so <see cref="Flush"/> first.</summary>
    public void Dispose()
    {
        _producer.Dispose();
        _open.Dispose();
    }

    private void Produce(
        string topic,
        Message<byte[]?, byte[]?> message,
        Action<DeliveryReport<byte[]?, byte[]?>> handler,
        CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Volatile.Read(ref _refusal) is { } refusal)
            {
                throw new SinkException(KafkaErrors.Describe(refusal, $"topic '{topic}': the producer failed for good"));
            }

            _open.Add();
            try
            {
                _producer.Produce(topic, message, handler);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                // The queue is full by bytes (queue.buffering.max.kbytes), which only the client counts.
                _open.Settle();
                _open.WaitForOne(BytesFreedWithin, cancellation);
            }
            catch (KafkaException refused)
            {
                _open.Settle();
                throw new SinkException(KafkaErrors.Describe(refused.Error, $"topic '{topic}': a record of {Size(message)} bytes was refused"), refused);
            }
        }
    }

    private static int Size(Message<byte[]?, byte[]?> message) => (message.Key?.Length ?? 0) + (message.Value?.Length ?? 0);

    /// <summary>The client wants arrays of its own; it copies them once more into its queue before it returns.</summary>
    private static Message<byte[]?, byte[]?> Copy(in OutgoingRecord record, ReadOnlySpan<RecordHeader> headers)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = ToArray(record.Key),
            Value = ToArray(record.Value),
            Timestamp = record.TimestampMs < 0 ? Timestamp.Default : new Timestamp(record.TimestampMs, TimestampType.CreateTime),
        };
        if (headers.Length > 0)
        {
            message.Headers = [];
            foreach (var header in headers)
            {
                message.Headers.Add(Encoding.UTF8.GetString(header.Name.Span), ToArray(header.Value));
            }
        }

        return message;
    }

    private static byte[]? ToArray(ByteRange bytes) => bytes.IsNull ? null : bytes.Span.ToArray();

    private IProducer<byte[]?, byte[]?> Build(KafkaProperties properties)
    {
        var problems = properties.Problems();
        if (problems.Count > 0)
        {
            throw new SinkException(string.Join(Environment.NewLine, problems));
        }

        try
        {
            return new ProducerBuilder<byte[]?, byte[]?>(properties.ForProducer())
                .SetErrorHandler((_, error) => OnError(error, properties.Brokers))
                .SetLogHandler((_, line) => _events.Pass(line))
                .Build();
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new SinkException($"The producer of topic '{_topics[0]}' cannot be made: {refused.Message}", refused);
        }
    }

    private void OnError(Error error, string brokers)
    {
        // Local_Application is how the client hands back what a delivery callback threw: a ticket was not told, so nothing may go on.
        if (error.IsFatal || error.Code is ErrorCode.Local_Fatal or ErrorCode.Local_Application or ErrorCode.ClusterAuthorizationFailed)
        {
            Volatile.Write(ref _refusal, error);
        }

        _events.Trouble(error, $"producer at {brokers}");
    }
}
