using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace StreamInfer.TestKit.Faults;

/// <summary>Sends <see cref="LoadEvents"/> at a steady rate, whatever the broker does meanwhile: what could not be sent in time is sent afterwards.</summary>
internal sealed class EventLoad : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _topic;
    private readonly int _keys;
    private readonly Func<int, int> _schemaId;
    private readonly TimeProvider _time;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private long _acknowledged;
    private volatile string? _refusal;

    /// <param name="bootstrap">The cluster.</param>
    /// <param name="topic">The source topic.</param>
    /// <param name="perSecond">Events a second; more than 0.</param>
    /// <param name="keys">How many keys there are.</param>
    /// <param name="schemaId">The registry's id of a schema by its number.</param>
    /// <param name="time">Paces it.</param>
    public EventLoad(string bootstrap, string topic, int perSecond, int keys, Func<int, int> schemaId, TimeProvider time)
    {
        (_topic, _keys, _schemaId, _time) = (topic, keys, schemaId, time);
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            MessageTimeoutMs = (int)TimeSpan.FromHours(1).TotalMilliseconds,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = 5,
            ReconnectBackoffMs = 10,
            ReconnectBackoffMaxMs = 100,
            RetryBackoffMs = 20,
            RetryBackoffMaxMs = 100,
        }).SetLogHandler((_, _) => { }).Build();
        _sending = Task.Run(() => SendAsync(perSecond));
    }

    /// <summary>Events that the broker has; others may be on their way.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Waits until the broker has so many events.</summary>
    /// <exception cref="InvalidOperationException">It refused one.</exception>
    public async Task ReachAsync(long count)
    {
        while (Acknowledged < count)
        {
            if (_refusal is { } refusal)
            {
                throw new InvalidOperationException(refusal);
            }

            await Task.Delay(Tick, _time);
        }
    }

    /// <summary>Sends no more, and waits until the broker has everything that was sent.</summary>
    /// <returns>How many events that were.</returns>
    /// <exception cref="InvalidOperationException">Not all of them arrived.</exception>
    public async Task<long> EndAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        var left = await Task.Run(() => _producer.Flush(Limit));
        return left == 0 && _refusal is null ? Acknowledged : throw new InvalidOperationException($"{left} events did not reach the broker within {Limit}: {_refusal}");
    }

    public void Dispose()
    {
        _stop.Cancel();
        _producer.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(int perSecond)
    {
        var began = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, _time);
        for (var sent = 0L; !_stop.IsCancellationRequested;)
        {
            for (var due = (long)(_time.GetElapsedTime(began).TotalSeconds * perSecond); sent < due && TrySend(sent);)
            {
                sent++;
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private bool TrySend(long number)
    {
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key-{number % _keys}")),
            Value = LoadEvents.Payload(number, _schemaId(LoadEvents.SchemaNumber(number))),
        };
        try
        {
            _producer.Produce(_topic, message, Delivered);
            return true;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Delivered(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            _refusal ??= report.Error.Reason;
        }
        else
        {
            Interlocked.Increment(ref _acknowledged);
        }
    }
}
