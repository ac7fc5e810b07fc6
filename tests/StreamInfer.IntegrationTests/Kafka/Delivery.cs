using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>A batch of records for a sink, and its ticket.</summary>
public sealed class Delivery
{
    private readonly ManualResetEventSlim _settled = new();
    private readonly OutgoingBatch _batch = new();

    public Delivery() => Ticket = new DeliveryTicket(_settled.Set);

    public DeliveryTicket Ticket { get; }

    public bool IsSettled => _settled.IsSet;

    public void Add(byte[]? key, byte[]? value, params (string Name, byte[]? Value)[] headers) => Add(OutputTopic.Predictions, key, value, -1, headers);

    public void Add(OutputTopic topic, byte[]? key, byte[]? value, long timestampMs, params (string Name, byte[]? Value)[] headers)
    {
        foreach (var (name, content) in headers)
        {
            _batch.AddHeader(new RecordHeader(Append(Encoding.UTF8.GetBytes(name)), Append(content)));
        }

        _batch.Add(topic, Append(key), Append(value), timestampMs);
    }

    public void Send(IRecordSink sink, CancellationToken cancellation = default)
    {
        Ticket.Open(_batch.Count);
        sink.Publish(_batch, Ticket, cancellation);
        Ticket.HandedOver();
    }

    /// <summary>Waits for all acknowledgements and returns the first failure.</summary>
    public string? Await()
    {
        Assert.True(_settled.Wait(Deadline.Limit), "not all records were acknowledged");
        return Ticket.Failure;
    }

    private ByteRange Append(byte[]? bytes) => bytes is null ? ByteRange.Null : _batch.Arena.Append(bytes);
}
