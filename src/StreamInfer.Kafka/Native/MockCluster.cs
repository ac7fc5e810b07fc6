using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// A Kafka cluster inside this process (librdkafka's mock), reachable over localhost by any client. Not durable: everything is in
/// memory and gone with the object, and of each partition only the newest 5 MiB, in at most 100,000 batches, are kept: a
/// reader further behind misses records. For demonstrations and tests. Dispose it after the clients that use it.
/// </summary>
public sealed class MockCluster : IDisposable
{
    private const int AllBrokers = -1;

    private readonly MockClusterHandle _handle;

    private MockCluster(MockClusterHandle handle)
    {
        _handle = handle;
        BootstrapServers = Marshal.PtrToStringUTF8(ClientLibrary.MockBootstrapServers(handle))!;
    }

    /// <summary>Where its brokers listen, as <c>bootstrap.servers</c> takes it.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts <paramref name="brokers"/> brokers (1 or more), numbered from 1, on free ports.</summary>
    public static MockCluster Start(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        var handle = MockClusterHandle.Create(brokers);

        // A real broker waits 3 s for more members of a new group; here nobody else is on the way.
        ClientLibrary.MockRebalanceDelay(handle, 0);

        // Without a controller, which it starts without, every administrative call of a client waits in vain.
        ClientLibrary.MockSetController(handle, 1);
        return new MockCluster(handle);
    }

    /// <summary>Creates a topic with one replica a partition.</summary>
    /// <exception cref="KafkaException">The topic exists already, or <paramref name="partitions"/> is less than 1.</exception>
    public void CreateTopic(string name, int partitions) => Check(ClientLibrary.MockCreateTopic(_handle, name, partitions, replicas: 1));

    /// <summary>The next requests of this kind fail, one error each; <see cref="ErrorCode.Local_Transport"/> cuts the connection.</summary>
    public void FailRequests(MockRequest request, params ReadOnlySpan<ErrorCode> errors) =>
        ClientLibrary.MockFailRequests(_handle, (short)request, (nuint)errors.Length, errors);

    /// <summary>Metadata answers for the topic carry this error from now on; <see cref="ErrorCode.NoError"/> ends it.</summary>
    public void FailTopic(string topic, ErrorCode error) => ClientLibrary.MockFailTopic(_handle, topic, error);

    /// <summary>Cuts all connections and refuses new ones until <see cref="BringUp"/>.</summary>
    public void TakeDown() => Check(ClientLibrary.MockBrokerDown(_handle, AllBrokers));

    /// <summary>Takes connections again.</summary>
    public void BringUp() => Check(ClientLibrary.MockBrokerUp(_handle, AllBrokers));

    /// <summary>Moves a partition to another broker, or to none with -1.</summary>
    public void SetLeader(string topic, int partition, int broker) => Check(ClientLibrary.MockSetLeader(_handle, topic, partition, broker));

    /// <summary>Delays every answer by <paramref name="delay"/>, in whole milliseconds.</summary>
    public void SetRoundTrip(TimeSpan delay) => Check(ClientLibrary.MockRoundTrip(_handle, AllBrokers, (int)delay.TotalMilliseconds));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static void Check(ErrorCode code)
    {
        if (code != ErrorCode.NoError)
        {
            throw new KafkaException(code);
        }
    }
}
