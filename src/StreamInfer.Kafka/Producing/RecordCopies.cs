using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.Topics;

namespace StreamInfer.Kafka.Producing;

/// <summary>Writes a few records to a topic and waits for them. For tools.</summary>
/// <param name="topic">Its name.</param>
/// <param name="properties">The client's properties.</param>
/// <param name="time">Bounds the wait for brokers.</param>
public sealed class RecordCopies(string topic, KafkaProperties properties, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AcknowledgedWithin = TimeSpan.FromSeconds(15);

    private readonly IProducer<byte[]?, byte[]?> _producer = new OwnClients(properties, new ClientEvents("copies", time, NullLogger.Instance)).OpenProducer();

    /// <summary>Writes a record.</summary>
    /// <returns>Why it was not acknowledged, in which case it may be there all the same where the brokers were away; null where it was.</returns>
    public async Task<string?> WriteAsync(Message<byte[]?, byte[]?> record, CancellationToken stop)
    {
        try
        {
            await _producer.ProduceAsync(topic, record, stop).WaitAsync(AcknowledgedWithin, time, stop);
            return null;
        }
        catch (KafkaException refused)
        {
            return refused.Error.Reason;
        }
        catch (TimeoutException)
        {
            return $"the brokers did not acknowledge it within {AcknowledgedWithin.TotalSeconds} s";
        }
    }

    public void Dispose() => _producer.Dispose();
}
