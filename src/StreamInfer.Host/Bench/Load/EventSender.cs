using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Producing;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.Load;

/// <summary>
/// Sends events to the source topic. The key of each is the instant at which it was due, in ticks of the clock: predictions carry it on untouched, so
/// that a reader of the output knows the whole time, also of an event that was sent late (no coordinated omission).
/// </summary>
internal sealed class EventSender : IDisposable
{
    private const int Chunk = 500;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly KafkaRecordSink _sink;
    private readonly EventBytes _events;
    private readonly TimeProvider _time;
    private readonly OutgoingBatch _batch = new();
    private readonly SemaphoreSlim _free = new(1, 1);
    private readonly DeliveryTicket _ticket;
    private long _number;

    public EventSender(string bootstrap, string topic, EventBytes events, TimeProvider time)
    {
        (_events, _time) = (events, time);
        var output = new OutputPlan { Topic = topic, DeadLetters = topic, Format = EventFormat.Avro, Threshold = null, Headers = HeaderSet.Filter, CopyHeaders = false };
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = bootstrap };
        _sink = new KafkaRecordSink(output, new KafkaProperties("bench-events", properties), time, NullLogger.Instance);
        _ticket = new DeliveryTicket(() => _free.Release());
    }

    /// <summary>Sends as fast as the broker takes them.</summary>
    public async Task FillAsync(long count)
    {
        for (var sent = 0L; sent < count; sent += Chunk)
        {
            var now = _time.GetTimestamp();
            await SendAsync((int)Math.Min(Chunk, count - sent), _ => now);
        }

        await _free.WaitAsync();
        _free.Release();
    }

    /// <summary>Sends at a rate, open loop: what is due is sent, however slow the scorer is.</summary>
    public async Task PaceAsync(double rate, long count, CancellationToken stop)
    {
        var frequency = _time.TimestampFrequency;
        var began = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, _time);
        for (var sent = 0L; sent < count && await timer.WaitForNextTickAsync(stop);)
        {
            var due = Math.Min(count, (long)(_time.GetElapsedTime(began).TotalSeconds * rate));
            while (sent < due)
            {
                var first = sent;
                var chunk = (int)Math.Min(Chunk, due - sent);
                await SendAsync(chunk, index => began + (long)((first + index + 1) / rate * frequency));
                sent += chunk;
            }
        }
    }

    public void Dispose()
    {
        _sink.Dispose();
        _free.Dispose();
    }

    private async Task SendAsync(int count, Func<int, long> dueAt)
    {
        await _free.WaitAsync();
        _batch.Clear();
        Span<byte> key = stackalloc byte[sizeof(long)];
        for (var index = 0; index < count; index++)
        {
            BinaryPrimitives.WriteInt64BigEndian(key, dueAt(index));
            var at = _batch.Arena.Append(key);
            _batch.Add(OutputTopic.Predictions, at, _batch.Arena.Append(_events[_number++]), -1);
        }

        _ticket.Open(count);
        _sink.Publish(_batch, _ticket, CancellationToken.None);
        _ticket.HandedOver();
        if (_ticket.Failure is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }
}
