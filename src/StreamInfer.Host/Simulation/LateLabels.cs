using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace StreamInfer.Host.Simulation;

/// <summary>
/// Sends what came of transactions to a topic of labels, some time after each: <c>{"source":{"partition":3,"offset":17},"label":true}</c>. A fraud team learns of a
/// payment, not of a prediction, so a label names its event. Safe for two threads: one that enqueues and one that sends.
/// </summary>
/// <param name="topic">Where labels go.</param>
/// <param name="delay">How long each waits after its event was acknowledged.</param>
/// <param name="time">The clock.</param>
internal sealed class LateLabels(string topic, TimeSpan delay, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Acknowledged, byte[] Key, int Partition, long Offset, bool IsFraud)> _waiting = new();
    private long _sent;

    /// <summary>Labels handed to the client library.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>The broker has an event.</summary>
    public void Enqueue(byte[] key, int partition, long offset, bool isFraud)
    {
        lock (_gate)
        {
            _waiting.Enqueue((time.GetTimestamp(), key, partition, offset, isFraud));
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <param name="producer">Whose queue takes them; where it is full, the rest goes next time.</param>
    /// <param name="all">Also what is not due: no more events will come, and nobody waits for the rest.</param>
    /// <exception cref="ProduceException{TKey, TValue}">A label cannot be sent at all.</exception>
    public void SendDue(IProducer<byte[], byte[]> producer, bool all)
    {
        while (TryPeek(all) is var (_, key, partition, offset, isFraud))
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{{\"source\":{{\"partition\":{partition},\"offset\":{offset}}},\"label\":{(isFraud ? "true" : "false")}}}");
            try
            {
                producer.Produce(topic, new Message<byte[], byte[]> { Key = key, Value = Encoding.UTF8.GetBytes(text) });
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                return;
            }

            lock (_gate)
            {
                _waiting.Dequeue();
            }

            Volatile.Write(ref _sent, _sent + 1);
        }
    }

    private (long Acknowledged, byte[] Key, int Partition, long Offset, bool IsFraud)? TryPeek(bool all)
    {
        lock (_gate)
        {
            return _waiting.TryPeek(out var next) && (all || time.GetElapsedTime(next.Acknowledged) >= delay) ? next : null;
        }
    }
}
