using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Tests.Network;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.EmbeddedBroker.Tests.Requests;

/// <summary>A broker with a topic <c>t</c> of two partitions, and a connection to it.</summary>
public abstract class DataTest : IAsyncLifetime
{
    private protected TestBroker Broker { get; private set; } = null!;

    private protected RawClient Client { get; private set; } = null!;

    private protected PartitionLog Log => Broker.Context.Topics.Find("t")!.Find(0)!;

    private protected virtual BrokerOptions Configure(BrokerOptions options) => options;

    public async Task InitializeAsync()
    {
        Broker = await TestBroker.StartAsync(Configure);
        Broker.CreateTopic("t", 2);
        Client = await RawClient.ConnectAsync(Broker);
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
