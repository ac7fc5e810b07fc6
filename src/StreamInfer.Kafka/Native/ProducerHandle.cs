using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// A producer (<c>rd_kafka_t</c>) with its topics and its main queue, on which its reports come as events. Freed in the order that librdkafka asks
/// for: topics, queue, client; and not before the last use of it has ended.
/// </summary>
internal sealed class ProducerHandle : SafeHandle
{
    private const int ErrorSize = 512;

    private readonly nint[] _topics;

    private ProducerHandle(nint client, int topics)
        : base(0, ownsHandle: true)
    {
        SetHandle(client);
        _topics = new nint[topics];
        Queue = ClientLibrary.MainQueueOf(client);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The client itself, for callers that hold a reference.</summary>
    public nint Client => handle;

    /// <summary>Where its events come.</summary>
    public nint Queue { get; }

    /// <summary>A topic, by its place among those given to <see cref="Create"/>.</summary>
    public nint Topic(int index) => _topics[index];

    /// <param name="properties">By librdkafka's names; a later one wins.</param>
    /// <param name="topics">Topics to be produced to; they need not exist.</param>
    /// <exception cref="InvalidOperationException">The properties contradict each other, or a topic cannot have such a name.</exception>
    public static ProducerHandle Create(IEnumerable<KeyValuePair<string, string>> properties, IReadOnlyList<string> topics)
    {
        var producer = new ProducerHandle(NewClient(properties), topics.Count);
        for (var index = 0; index < topics.Count; index++)
        {
            producer._topics[index] = ClientLibrary.NewTopic(producer.handle, topics[index], 0);
            if (producer._topics[index] == 0)
            {
                var code = ClientLibrary.LastError();
                producer.Dispose();
                throw new InvalidOperationException($"topic '{topics[index]}': {new Error(code).Reason}");
            }
        }

        ClientLibrary.SetLogQueue(producer.handle, 0);
        return producer;
    }

    protected override bool ReleaseHandle()
    {
        foreach (var topic in _topics)
        {
            if (topic != 0)
            {
                ClientLibrary.DestroyTopic(topic);
            }
        }

        ClientLibrary.DestroyQueue(Queue);
        ClientLibrary.DestroyClient(handle);
        return true;
    }

    private static nint NewClient(IEnumerable<KeyValuePair<string, string>> properties)
    {
        using var configuration = ClientConfiguration.Create();

        // The log comes as events, too; it would go to the terminal.
        foreach (var (name, value) in properties.Append(new KeyValuePair<string, string>("log.queue", "true")))
        {
            if (configuration.Set(name, value) is { } problem)
            {
                throw new InvalidOperationException(problem);
            }
        }

        ClientLibrary.SetEvents(configuration, ClientLibrary.EventKinds.Deliveries | ClientLibrary.EventKinds.Error | ClientLibrary.EventKinds.Log);
        Span<byte> error = stackalloc byte[ErrorSize];
        error.Clear();
        var client = ClientLibrary.NewClient(ClientLibrary.ClientType.Producer, configuration, error, ErrorSize);
        if (client == 0)
        {
            throw new InvalidOperationException(ClientLibrary.Text(error));
        }

        configuration.HandOver();
        return client;
    }
}
