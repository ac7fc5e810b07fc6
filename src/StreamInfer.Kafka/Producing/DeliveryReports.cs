using Confluent.Kafka;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Native;

namespace StreamInfer.Kafka.Producing;

/// <summary>
/// Takes the producer's reports, on a thread of its own, and settles the tickets of the records. Ends by <see cref="Stop"/>, and keeps the producer
/// until then.
/// </summary>
internal sealed class DeliveryReports
{
    // A yield ends the wait, so this is only how long a missed one would matter.
    private const int WaitMs = 1000;

    private readonly IReadOnlyList<string> _topics;
    private readonly string _where;
    private readonly ProducerHandle _producer;
    private readonly ProducerEvents _reports;
    private readonly OpenRecords _open;
    private readonly OpenTickets _tickets;
    private readonly ClientEvents _events;
    private readonly Thread _thread;
    private volatile bool _muted;
    private volatile bool _stopped;
    private volatile Error? _refusal;

    /// <param name="producer">The client.</param>
    /// <param name="topics">Names of its topics, by number.</param>
    /// <param name="brokers">Where it produces to, for messages.</param>
    /// <param name="open">Counts what is settled.</param>
    /// <param name="tickets">Knows whose the records are.</param>
    /// <param name="events">Is told of trouble.</param>
    public DeliveryReports(ProducerHandle producer, IReadOnlyList<string> topics, string brokers, OpenRecords open, OpenTickets tickets, ClientEvents events)
    {
        _producer = producer;
        _topics = topics;
        _where = $"producer at {brokers}";
        _reports = new ProducerEvents(producer);
        _open = open;
        _tickets = tickets;
        _events = events;
        var held = false;
        producer.DangerousAddRef(ref held);
        _thread = new Thread(Run) { IsBackground = true, Name = "Kafka delivery reports" };
        _thread.Start();
    }

    /// <summary>Why the producer cannot go on; null while it can.</summary>
    public Error? Refusal => _refusal;

    /// <summary>From here on records are settled without anyone being told.</summary>
    public void Mute() => _muted = true;

    /// <summary>Ends the thread and waits for its end, unless it is the caller.</summary>
    public void Stop()
    {
        _stopped = true;
        _reports.Yield();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        try
        {
            while (!_stopped)
            {
                if (_reports.TryTake(WaitMs, out var taken))
                {
                    Take(taken);
                }
            }
        }
        finally
        {
            _producer.DangerousRelease();
        }
    }

    private void Take(in ProducerEvent taken)
    {
        if (taken.Error is not null)
        {
            OnError(taken.Error);
        }

        if (taken.Log is not null)
        {
            _events.Pass(taken.Log);
        }

        if (!taken.Deliveries.IsEmpty)
        {
            // The room is counted first: a ticket may wake its owner, who publishes more.
            _open.Settle(taken.Deliveries.Length);
            Settle(taken.Deliveries);
        }
    }

    private void Settle(ReadOnlySpan<Delivery> deliveries)
    {
        for (var start = 0; start < deliveries.Length;)
        {
            var (opaque, error) = deliveries[start];
            var count = 1;
            while (error is null && start + count < deliveries.Length && deliveries[start + count].Error is null && deliveries[start + count].Opaque == opaque)
            {
                count++;
            }

            try
            {
                Settle(RecordTag.From(opaque), count, error);
            }
            catch (Exception fault)
            {
                // A ticket's owner failed to hear of it: what it waits for never comes, so nothing may go on.
                OnError(new Error(ErrorCode.Local_Application, fault.Message));
            }

            start += count;
        }
    }

    private void Settle(RecordTag tag, int records, Error? error)
    {
        var ticket = _tickets.Settle(tag.Place, records);
        if (_muted)
        {
            return;
        }

        if (error is null)
        {
            _events.Status.Working();
            ticket.Acknowledge(records);
            return;
        }

        var where = $"topic '{_topics[tag.Topic]}': delivery failed";
        _events.Trouble(error, where);
        ticket.Fail(KafkaErrors.Describe(error, where));
    }

    private void OnError(Error error)
    {
        if (error.IsFatal || error.Code is ErrorCode.Local_Fatal or ErrorCode.Local_Application or ErrorCode.ClusterAuthorizationFailed)
        {
            _refusal = error;
        }

        _events.Trouble(error, _where);
    }
}
