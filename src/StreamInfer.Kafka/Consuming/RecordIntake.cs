using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Native;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Takes records out of the client's queue, many a call, and sorts them: into the batch, or away if their partition stands still or is not ours.
/// The client serves its callbacks inside these calls, on the calling thread. One thread, the poller's.
/// </summary>
internal sealed unsafe class RecordIntake(IConsumer<Ignore, Ignore> consumer, PartitionGates gates, SourceErrors errors, ClientEvents events, TimeProvider time) : IDisposable
{
    // Enough for a few calls to empty what a departing member still gets.
    private const int DropAtMost = 256;

    private readonly SafeHandle _client = ConsumerAccess.HandleOf(consumer);
    private readonly QueueHandle _queue = QueueHandle.OfConsumer(ConsumerAccess.HandleOf(consumer));
    private NativeMessages? _dropped;

    /// <summary>Takes what is there, into the room that the batch has left.</summary>
    /// <param name="batch">Gets the records that may be handed on.</param>
    /// <param name="wait">Zero not to wait. Otherwise one message is waited for and taken: the client's call would wait for all it was asked for.</param>
    /// <returns>Whether there was at least what was asked for: the batch's room full, or the one message.</returns>
    public bool Take(RecordBatch batch, TimeSpan wait)
    {
        var messages = MemoryOf(batch);
        var start = messages.Count;
        var waits = wait > TimeSpan.Zero;
        var asked = waits ? 1 : batch.Capacity - batch.Count;
        var taken = messages.TakeFrom(_queue, asked, waits ? (int)Math.Ceiling(wait.TotalMilliseconds) : 0);
        ThrowFault();
        gates.Apply();
        if (taken > 0)
        {
            Sort(messages, start, batch);
        }

        return taken >= asked;
    }

    /// <summary>Serves callbacks and throws records away, for a member that leaves.</summary>
    /// <returns>Whether there were any messages.</returns>
    public bool Drop(int waitMs)
    {
        _dropped ??= new NativeMessages(_client, DropAtMost);
        var taken = _dropped.TakeFrom(_queue, waitMs > 0 ? 1 : DropAtMost, waitMs);
        for (var index = 0; index < taken; index++)
        {
            TakeError(_dropped[index]);
        }

        _dropped.Free();
        ThrowFault();
        return taken > 0;
    }

    /// <summary>Who the consumer is in its group now.</summary>
    public byte[] Membership() => GroupMembership.Of(_client);

    public void Dispose() => _queue.Dispose();

    private NativeMessages MemoryOf(RecordBatch batch)
    {
        if (batch.Memory is not NativeMessages messages || !messages.IsOf(_client))
        {
            batch.Memory = messages = new NativeMessages(_client, batch.Capacity);
        }
        else if (batch.Count == 0)
        {
            // Records of a partition that went were taken out of the batch: their places are free.
            messages.Free();
        }

        return messages;
    }

    private void Sort(NativeMessages messages, int start, RecordBatch batch)
    {
        var first = batch.Count;
        for (var index = start; index < messages.Count; index++)
        {
            var message = messages[index];
            if (TakeError(message) || !gates.Admit(message->Partition, message->Offset))
            {
                messages.Drop(index);
            }
            else if (NativeRecords.Add(batch, message) is var failure and not ErrorCode.NoError)
            {
                events.Trouble(NativeErrors.Of(_client, failure, null), $"headers of partition {message->Partition}, offset {message->Offset}");
            }
        }

        messages.Compact(start);
        if (batch.Count > first)
        {
            events.Status.Working();
            batch.ArrivalTimestamp = first == 0 ? time.GetTimestamp() : batch.ArrivalTimestamp;
        }
    }

    /// <returns>Whether it was no record but an error, or the end of a partition, which nobody asked about.</returns>
    private bool TakeError(NativeMessage* message)
    {
        if (message->Error is not (ErrorCode.NoError or ErrorCode.Local_PartitionEOF))
        {
            errors.Take(NativeErrors.OfMessage(_client, message));
        }

        return message->Error != ErrorCode.NoError;
    }

    private void ThrowFault()
    {
        switch (ConsumerAccess.TakeFault(consumer))
        {
            case null:
                break;
            case KafkaException failed:
                errors.Take(failed.Error);
                break;
            case var fault:
                throw new InvalidOperationException("A callback of the consumer failed", fault);
        }
    }
}
