using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Producing;
using StreamInfer.Publishing;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>A sink, and the tickets of what is in flight: as many batches at once as there are tickets.</summary>
internal sealed class TicketRing : IDisposable
{
    private readonly KafkaRecordSink _sink;
    private readonly SemaphoreSlim _free;
    private readonly DeliveryTicket[] _tickets;
    private readonly OutgoingBatch _batch = new();
    private readonly byte[] _value = new byte[KafkaSetup.OutputBytes];
    private int _next;

    public TicketRing(KafkaSetup setup, string topic, int tickets)
    {
        _sink = new KafkaRecordSink(KafkaSetup.To(topic), setup.Properties(), TimeProvider.System, NullLogger.Instance);
        _free = new SemaphoreSlim(tickets);
        _tickets = [.. Enumerable.Range(0, tickets).Select(_ => new DeliveryTicket(() => _free.Release()))];
    }

    public void Send(int records, Func<int, ByteRange> keyOf, HeaderBlock? headers)
    {
        // Batches settle nearly in order, so the oldest ticket is free when any is, but for moments.
        _free.Wait();
        _batch.Clear();
        for (var index = 0; index < records; index++)
        {
            if (headers is not null)
            {
                _batch.AddHeaders(headers);
            }

            _batch.Add(OutputTopic.Predictions, keyOf(index), _batch.Arena.Append(_value), -1);
        }

        var ticket = _tickets[_next++ % _tickets.Length];
        ticket.Open(records);
        _sink.Publish(_batch, ticket, CancellationToken.None);
        ticket.HandedOver();
    }

    public void Await() => _sink.Flush(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        _sink.Dispose();
        _free.Dispose();
    }
}
