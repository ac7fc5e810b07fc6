using Confluent.Kafka;
using StreamInfer.Kafka.Health;
using StreamInfer.Publishing;

namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Tells the acknowledgements of one ticket's records. There is one for each ticket, not for each record: a record's report
/// needs nothing of the record but its topic, which the client names.
/// </summary>
internal sealed class DeliveryReports
{
    private readonly DeliveryTicket _ticket;
    private readonly OpenRecords _open;
    private readonly ClientEvents _events;

    public DeliveryReports(DeliveryTicket ticket, OpenRecords open, ClientEvents events)
    {
        _ticket = ticket;
        _open = open;
        _events = events;
        Handler = Take;
    }

    /// <summary>What the client calls, on its own thread, once a record.</summary>
    public Action<DeliveryReport<byte[]?, byte[]?>> Handler { get; }

    private void Take(DeliveryReport<byte[]?, byte[]?> report)
    {
        // The room is counted first: the ticket may wake its owner, who publishes more.
        _open.Settle();
        if (!report.Error.IsError)
        {
            _events.Status.Working();
            _ticket.Acknowledge();
            return;
        }

        var where = $"topic '{report.Topic}': delivery failed";
        _events.Trouble(report.Error, where);
        _ticket.Fail(KafkaErrors.Describe(report.Error, where));
    }
}
