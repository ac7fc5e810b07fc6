using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>A producer whose acknowledgements come when, and in the order that, the test says; at once by default.</summary>
internal sealed class MemorySink : IRecordSink
{
    private readonly Lock _gate = new();
    private readonly List<PublishedRecord> _published = [];
    private readonly List<(DeliveryTicket Ticket, int Records)> _open = [];

    /// <summary>Keeps acknowledgements back until <see cref="AcknowledgeAll"/>.</summary>
    public bool Withhold { get; set; }

    /// <summary>Called after each hand-over, on the publishing thread.</summary>
    public Action<MemorySink>? OnPublished { get; set; }

    /// <summary>Stamps what is published; 0 without one.</summary>
    public Func<long>? Clock { get; set; }

    /// <summary>Fails the record with this number, counted from 0.</summary>
    public int? FailRecord { get; set; }

    public int PublishedCount
    {
        get
        {
            lock (_gate)
            {
                return _published.Count;
            }
        }
    }

    public IReadOnlyList<PublishedRecord> Published
    {
        get
        {
            lock (_gate)
            {
                return [.. _published];
            }
        }
    }

    public void Publish(OutgoingBatch batch, DeliveryTicket ticket, CancellationToken cancellation)
    {
        var failed = 0;
        lock (_gate)
        {
            foreach (ref readonly var record in batch.Records)
            {
                failed += _published.Count == FailRecord ? 1 : 0;
                _published.Add(new PublishedRecord(record.Topic, Copy(record.Key), Copy(record.Value), record.TimestampMs, CopyHeaders(batch, record)) { At = Clock?.Invoke() ?? 0 });
            }

            _open.Add((ticket, batch.Count - failed));
        }

        if (failed > 0)
        {
            ticket.Fail("fraud-scores: message too large");
        }

        if (!Withhold)
        {
            AcknowledgeAll();
        }

        OnPublished?.Invoke(this);
    }

    /// <summary>Acknowledges every record handed over so far, the latest batch first.</summary>
    public void AcknowledgeAll()
    {
        List<(DeliveryTicket Ticket, int Records)> open;
        lock (_gate)
        {
            open = [.. _open];
            _open.Clear();
        }

        foreach (var (ticket, records) in Enumerable.Reverse(open))
        {
            for (var i = 0; i < records; i++)
            {
                ticket.Acknowledge();
            }
        }
    }

    public bool Flush(TimeSpan timeout) => true;

    public void Dispose()
    {
    }

    private static byte[]? Copy(ByteRange range) => range.IsNull ? null : range.Span.ToArray();

    private static (string Name, byte[]? Value)[] CopyHeaders(OutgoingBatch batch, in OutgoingRecord record)
    {
        var headers = new List<(string, byte[]?)>();
        foreach (var header in batch.HeadersOf(record))
        {
            headers.Add((Encoding.UTF8.GetString(header.Name.Span), Copy(header.Value)));
        }

        return [.. headers];
    }
}
