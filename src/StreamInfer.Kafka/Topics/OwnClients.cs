using Confluent.Kafka;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Kafka.Topics;

/// <summary>
/// Makes the clients for topics that the service keeps for itself, with their errors and logs going to one place. Each method throws <see cref="KafkaException"/> where the
/// client refuses its properties.
/// </summary>
internal sealed class OwnClients(KafkaProperties properties, ClientEvents events)
{
    public IAdminClient OpenAdmin() => Open(() => new AdminClientBuilder(properties.ForAdmin())
        .SetErrorHandler((_, error) => Trouble(error))
        .SetLogHandler((_, line) => events.Pass(line))
        .Build());

    public IConsumer<byte[]?, byte[]?> OpenReader() => Open(() => new ConsumerBuilder<byte[]?, byte[]?>(properties.ForReader())
        .SetErrorHandler((_, error) => Trouble(error))
        .SetLogHandler((_, line) => events.Pass(line))
        .Build());

    /// <summary>Idempotent, without transactions.</summary>
    public IProducer<byte[]?, byte[]?> OpenProducer() => Open(() => new ProducerBuilder<byte[]?, byte[]?>(properties.ForProducer())
        .SetErrorHandler((_, error) => Trouble(error))
        .SetLogHandler((_, line) => events.Pass(line))
        .Build());

    /// <summary>For a few transactions by hand. That another producer fences this one is not told as an error, but by its calls.</summary>
    public IProducer<byte[]?, byte[]?> OpenTransactional(string transactionalId, TimeSpan timeout) =>
        Open(() => new ProducerBuilder<byte[]?, byte[]?>(properties.ForShortTransactions(transactionalId, timeout))
            .SetErrorHandler((_, error) =>
            {
                if (!error.IsFatal)
                {
                    Trouble(error);
                }
            })
            .SetLogHandler((_, line) =>
            {
                if (line.Facility is not ("TXNERR" or "FATAL"))
                {
                    events.Pass(line);
                }
            })
            .Build());

    private static T Open<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (InvalidOperationException refused)
        {
            throw new KafkaException(new Error(ErrorCode.Local_InvalidArg, $"no client can be made with these properties: {refused.Message}"), refused);
        }
    }

    private void Trouble(Error error)
    {
        // Asked for by the client though no group is used.
        if (error.Code != ErrorCode.GroupAuthorizationFailed)
        {
            events.Trouble(error, $"brokers {properties.Brokers}");
        }
    }
}
