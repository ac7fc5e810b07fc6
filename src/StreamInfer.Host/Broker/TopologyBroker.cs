using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Broker;

/// <summary>The embedded broker of one topology (<c>kafka.embedded</c>), with the topology's topics on it.</summary>
internal sealed class TopologyBroker : IAsyncDisposable
{
    private readonly EmbeddedBroker.EmbeddedBroker _broker;

    private TopologyBroker(EmbeddedBroker.EmbeddedBroker broker, TopologyPlan plan)
    {
        _broker = broker;
        Plan = plan;
    }

    /// <summary>The plan, with the broker's address as <c>bootstrap.servers</c>.</summary>
    public TopologyPlan Plan { get; }

    /// <summary>Starts the broker and creates those of the topics that are not there: nobody else could, before it runs.</summary>
    /// <exception cref="Service.StartFailure">It cannot start; says why.</exception>
    public static async Task<TopologyBroker> StartAsync(TopologyPlan plan, EmbeddedBrokerPlan embedded, TimeProvider time, ILoggerFactory logs)
    {
        var options = new BrokerOptions
        {
            DataFolder = embedded.DataFolder,
            Listen = embedded.Listen,
            Flush = embedded.Flush == BrokerFlushPolicy.Always ? FlushMode.Always : FlushMode.PageCache,
        };
        var broker = await BrokerStart.RunAsync(options, time, logs);
        try
        {
            await BrokerTopics.CreateMissingAsync(broker.BootstrapServers, BrokerTopics.Of(plan, options.DefaultPartitions));
            return new TopologyBroker(broker, plan with { Kafka = plan.Kafka.SetItem("bootstrap.servers", broker.BootstrapServers) });
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();
}
