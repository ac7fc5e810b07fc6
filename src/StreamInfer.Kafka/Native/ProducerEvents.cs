using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>Takes a producer's events off its main queue. One thread, but for <see cref="Yield"/>; the caller holds a reference to the producer.</summary>
internal sealed unsafe class ProducerEvents(ProducerHandle producer)
{
    private const int MessagesAtOnce = 256;

    // Grows to the largest report there was: the records of one request, batch.num.messages at most.
    private Delivery[] _deliveries = new Delivery[MessagesAtOnce];

    /// <summary>Waits for an event and takes it.</summary>
    /// <returns>False when the time was up, or the wait was ended by <see cref="Yield"/>.</returns>
    public bool TryTake(int waitMs, out ProducerEvent taken)
    {
        var polled = ClientLibrary.PollQueue(producer.Queue, waitMs);
        if (polled == 0)
        {
            taken = default;
            return false;
        }

        try
        {
            taken = ClientLibrary.KindOf(polled) switch
            {
                ClientLibrary.EventKinds.Deliveries => new ProducerEvent { Deliveries = DeliveriesOf(polled) },
                ClientLibrary.EventKinds.Error => new ProducerEvent { Error = NativeErrors.Of(producer, ClientLibrary.ErrorOf(polled), Text(ClientLibrary.ErrorTextOf(polled))) },
                ClientLibrary.EventKinds.Log => new ProducerEvent { Log = LogOf(polled) },
                _ => default,
            };
            return true;
        }
        finally
        {
            // Destroys the messages of a report, too, which is what makes room for others.
            ClientLibrary.DestroyEvent(polled);
        }
    }

    /// <summary>Makes the wait that is under way, or else the next one, end at once. Any thread.</summary>
    public void Yield() => ClientLibrary.YieldQueue(producer.Queue);

    private ReadOnlySpan<Delivery> DeliveriesOf(nint polled)
    {
        var messages = stackalloc NativeMessage*[MessagesAtOnce];
        var total = 0;
        int count;
        while ((count = (int)ClientLibrary.MessagesOf(polled, messages, MessagesAtOnce)) > 0)
        {
            if (total + count > _deliveries.Length)
            {
                Array.Resize(ref _deliveries, Math.Max(total + count, _deliveries.Length * 2));
            }

            for (var index = 0; index < count; index++)
            {
                _deliveries[total++] = DeliveryOf(messages[index]);
            }
        }

        return _deliveries.AsSpan(0, total);
    }

    private Delivery DeliveryOf(NativeMessage* message)
    {
        if (RecordTag.From(message->Opaque).SharesHeaders)
        {
            nint shared;
            ClientLibrary.DetachHeaders(message, &shared);
        }

        return new Delivery(
            message->Opaque,
            message->Error == ErrorCode.NoError ? null : NativeErrors.Of(producer, message->Error, Text(ClientLibrary.ProduceError(message))));
    }

    private static LogMessage LogOf(nint polled)
    {
        nint facility, text;
        int level;
        ClientLibrary.LogOf(polled, &facility, &text, &level);
        return new LogMessage(string.Empty, (SyslogLevel)level, Text(facility), Text(text));
    }

    private static string? Text(nint text) => Marshal.PtrToStringUTF8(text);
}
