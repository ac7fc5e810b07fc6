using Confluent.Kafka;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.SchemaRegistry;

namespace StreamInfer.Kafka.Topics;

/// <summary>
/// Writes to a topic that the service keeps for itself, one record after the other, each for as long as it takes: with a new client and the topic made anew where that is what
/// it takes. A record whose acknowledgement was lost with its client may be there twice. For one task at a time.
/// </summary>
internal sealed class OwnProducer(OwnTopic topic, OwnClients clients, ClientEvents events, TimeProvider time) : IDisposable
{
    private readonly JitteredBackoff _backoff = new(Random.Shared);
    private IProducer<byte[]?, byte[]?>? _producer;

    /// <summary>Sends a record and waits for its acknowledgement.</summary>
    /// <param name="message">Key, value, headers.</param>
    /// <param name="isObsolete">Asked before each further attempt.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when it is written, or a sentence that says why it will not be.</returns>
    /// <exception cref="OperationCanceledException">Given up; it may be written all the same.</exception>
    public async Task<string?> SendAsync(Message<byte[]?, byte[]?> message, Func<bool> isObsolete, CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                _producer ??= await OpenAsync(stop);
                await _producer.ProduceAsync(topic.Name, message, stop);
                events.Status.Working();
                return null;
            }
            catch (ProduceException<byte[]?, byte[]?> refused) when (IsForGood(refused.Error.Code))
            {
                return refused.Error.Reason;
            }
            catch (KafkaException failed)
            {
                events.Trouble(failed.Error, $"topic '{topic.Name}'");
                Dispose();
            }

            await Task.Delay(_backoff.Delay(failures, TimeSpan.Zero), time, stop);
            if (isObsolete())
            {
                return "there is a later one";
            }
        }
    }

    public void Dispose()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private async Task<IProducer<byte[]?, byte[]?>> OpenAsync(CancellationToken stop)
    {
        using var admin = clients.OpenAdmin();
        await topic.FindOrCreateAsync(admin, null, stop);
        return clients.OpenProducer();
    }

    /// <summary>Whether it is the record that is refused.</summary>
    private static bool IsForGood(ErrorCode code) =>
        code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord or ErrorCode.InvalidMsg or ErrorCode.PolicyViolation;
}
