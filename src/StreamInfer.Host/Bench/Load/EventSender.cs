using System.Buffers.Binary;
using System.Threading.Channels;
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

    // So many chunks may be on their way to the broker at once.
    private const int MaxInFlight = 4;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly KafkaRecordSink _sink;
    private readonly EventBytes _events;
    private readonly TimeProvider _time;
    private readonly OutgoingBatch _batch = new();
    private readonly Channel<DeliveryTicket> _free = Channel.CreateBounded<DeliveryTicket>(MaxInFlight);
    private readonly DeliveryTicket[] _settled = new DeliveryTicket[MaxInFlight];
    private long _number;

    public EventSender(string bootstrap, string topic, EventBytes events, TimeProvider time)
    {
        (_events, _time) = (events, time);
        var output = new OutputPlan { Topic = topic, DeadLetters = topic, Format = EventFormat.Avro, Threshold = null, Headers = HeaderSet.Filter, CopyHeaders = false };
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = bootstrap };
        _sink = new KafkaRecordSink(output, new KafkaProperties("bench-events", properties), time, NullLogger.Instance);
        for (var index = 0; index < MaxInFlight; index++)
        {
            DeliveryTicket? ticket = null;
            ticket = new DeliveryTicket(() => _free.Writer.TryWrite(ticket!));
            _free.Writer.TryWrite(ticket);
        }
    }

    /// <summary>Sends as fast as the broker takes them.</summary>
    public async Task FillAsync(long count)
    {
        for (var sent = 0L; sent < count; sent += Chunk)
        {
            var now = _time.GetTimestamp();
            await SendAsync((int)Math.Min(Chunk, count - sent), _ => now);
        }

        for (var index = 0; index < MaxInFlight; index++)
        {
            _settled[index] = await _free.Reader.ReadAsync();
        }

        Array.ForEach(_settled, ticket => _free.Writer.TryWrite(ticket));
    }

    /// <summary>Sends as fast as predictions come, so many events ahead of them: what scorer, broker and sender can do together on this machine.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ahead">Most events that were sent and not scored.</param>
    /// <param name="scored">How many of them were scored so far.</param>
    /// <param name="stop">Gives up.</param>
    public async Task FloodAsync(long count, long ahead, Func<long> scored, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        for (var sent = 0L; sent < count && await timer.WaitForNextTickAsync(stop);)
        {
            for (var upTo = Math.Min(count, scored() + ahead); sent < upTo;)
            {
                var now = _time.GetTimestamp();
                var chunk = (int)Math.Min(Chunk, upTo - sent);
                await SendAsync(chunk, _ => now);
                sent += chunk;
            }
        }
    }

    /// <summary>Sends at a rate, open loop: what is due is sent, however slow the scorer is.</summary>
    /// <param name="rate">Events a second.</param>
    /// <param name="count">How many.</param>
    /// <param name="began">When the first is due, in ticks of the clock.</param>
    /// <param name="stop">Gives up.</param>
    public async Task PaceAsync(double rate, long count, long began, CancellationToken stop)
    {
        var frequency = _time.TimestampFrequency;
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

    public void Dispose() => _sink.Dispose();

    private async Task SendAsync(int count, Func<int, long> dueAt)
    {
        var ticket = await _free.Reader.ReadAsync();
        if (ticket.Failure is { } failure)
        {
            throw new InvalidOperationException(failure);
        }

        _batch.Clear();
        Span<byte> key = stackalloc byte[sizeof(long)];
        for (var index = 0; index < count; index++)
        {
            BinaryPrimitives.WriteInt64BigEndian(key, dueAt(index));
            var at = _batch.Arena.Append(key);
            _batch.Add(OutputTopic.Predictions, at, _batch.Arena.Append(_events[_number++]), -1);
        }

        ticket.Open(count);
        _sink.Publish(_batch, ticket, CancellationToken.None);
        ticket.HandedOver();
    }
}
