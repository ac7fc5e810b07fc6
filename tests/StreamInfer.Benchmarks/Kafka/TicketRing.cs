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

    /// <summary>Publishes a batch, waiting for a free ticket.</summary>
    /// <param name="records">How many.</param>
    /// <param name="keyOf">Gives each its key.</param>
    /// <param name="headers">What all of them carry.</param>
    /// <param name="stamp">Is put at the beginning of the values.</param>
    public void Send(int records, Func<int, ByteRange> keyOf, HeaderBlock? headers, long stamp = 0)
    {
        BitConverter.TryWriteBytes(_value, stamp);

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
