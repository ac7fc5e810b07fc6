using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Framing;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;
using StreamInfer.Models.Audit;

namespace StreamInfer.Kafka.Audit;

/// <summary>
/// Writes audit entries to a topic, in order, under the topology's name: in the registry's framing where there is a registry, else as bare Avro whose schema the header
/// <c>si-schema: audit/1</c> names. The topic is created where it is missing, with one partition and <c>retention.ms=-1</c>; how long an existing one keeps its records is its own affair.
/// Entries wait, 10,000 at most, while brokers or registry are away.
/// </summary>
public sealed class KafkaAuditLog : IAuditLog
{
    /// <summary>Names the schema of a bare entry.</summary>
    public const string SchemaHeader = "si-schema";

    private const int Capacity = 10_000;
    private static readonly TimeSpan LastOnesWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly string _topic;
    private readonly ISchemaRegistry? _registry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClientEvents _events;
    private readonly OwnProducer _producer;
    private readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private long _dropped;
    private long _saidAt;

    /// <param name="topic">Its name.</param>
    /// <param name="properties">The client's properties.</param>
    /// <param name="registry">Where the schema is registered, as <c>TOPIC-value</c>; null for none. Not owned.</param>
    /// <param name="time">Spaces attempts and repeated log lines.</param>
    /// <param name="logger">Gets the client's log and errors, and what is dropped.</param>
    public KafkaAuditLog(string topic, KafkaProperties properties, ISchemaRegistry? registry, TimeProvider time, ILogger logger)
    {
        (_topic, _registry, _time, _logger) = (topic, registry, time, logger);
        _events = new ClientEvents("audit", time, logger);
        _producer = new OwnProducer(new OwnTopic(topic, ("retention.ms", "-1"), null, logger), new OwnClients(properties, _events), _events, time);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Whether entries get through, for health.</summary>
    public KafkaStatus Status => _events.Status;

    /// <inheritdoc/>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <inheritdoc/>
    public void Write(AuditEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
        {
            Drop(entry, $"{Capacity} entries wait for the brokers already, or the service ends");
        }
    }

    /// <summary>Writes what waits, for up to 5 s.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _stop.CancelAfter(LastOnesWithin);
        _writing.GetAwaiter().GetResult();
        _producer.Dispose();
    }

    private async Task WriteAllAsync()
    {
        try
        {
            int? schemaId = null;
            await foreach (var entry in _waiting.Reader.ReadAllAsync(_stop.Token))
            {
                schemaId ??= await RegisterAsync();
                if (await _producer.SendAsync(MessageOf(entry, schemaId.Value), () => false, _stop.Token) is { } refusal)
                {
                    Drop(entry, refusal);
                }
            }
        }
        catch (OperationCanceledException)
        {
            while (_waiting.Reader.TryRead(out var entry))
            {
                Drop(entry, "the service ended while the brokers, or the registry, were away");
            }
        }
    }

    /// <returns>The schema's id; 0 for entries without framing, also where the registry will not have the schema: an account in another form is better than none.</returns>
    private async Task<int> RegisterAsync()
    {
        if (_registry is null)
        {
            return 0;
        }

        try
        {
            return await _registry.RegisterAsync($"{_topic}-value", AuditSchema.Text, _stop.Token);
        }
        catch (RegistryException refused)
        {
            KafkaLog.AuditUnframed(_logger, _topic, refused.Message);
            return 0;
        }
    }

    private static Message<byte[]?, byte[]?> MessageOf(AuditEntry entry, int schemaId)
    {
        var body = AuditEncoder.Encode(entry);
        var message = new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(entry.Topology), Value = body, Timestamp = new Timestamp(entry.At) };
        if (schemaId == 0)
        {
            message.Headers = [new Header(SchemaHeader, Encoding.UTF8.GetBytes(AuditSchema.Name))];
            return message;
        }

        var framed = new byte[ConfluentFraming.PrefixLength + body.Length];
        ConfluentFraming.WritePrefix(framed, schemaId);
        body.CopyTo(framed, ConfluentFraming.PrefixLength);
        message.Value = framed;
        return message;
    }

    private void Drop(AuditEntry entry, string why)
    {
        var dropped = Interlocked.Increment(ref _dropped);
        var now = _time.GetTimestamp();
        var said = Volatile.Read(ref _saidAt);
        var isDue = said == 0 || _time.GetElapsedTime(said, now) >= LogInterval;
        if (isDue && Interlocked.CompareExchange(ref _saidAt, now, said) == said)
        {
            KafkaLog.AuditDropped(_logger, _topic, entry.Kind, dropped, why);
        }
    }
}
