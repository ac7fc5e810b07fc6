using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>An embedded broker of a test's own, with faults in the words of the client library. It creates no topic by itself.</summary>
public sealed class TestCluster : IDisposable
{
    private readonly TestBroker _broker = TestBroker.Start(options => options with { AutoCreateTopics = false });

    /// <summary>Where it listens, as <c>bootstrap.servers</c> takes it.</summary>
    public string BootstrapServers => _broker.BootstrapServers;

    /// <exception cref="InvalidOperationException">The topic exists already.</exception>
    public void CreateTopic(string name, int partitions) => _broker.CreateTopic(name, partitions);

    /// <summary>
    /// The next requests of this kind fail, one error each; <see cref="Confluent.Kafka.ErrorCode.Local_Transport"/> cuts the connection instead of the
    /// answer to what was done.
    /// </summary>
    internal void FailRequests(ApiKey request, params ReadOnlySpan<Confluent.Kafka.ErrorCode> errors)
    {
        foreach (var error in errors)
        {
            if (error == Confluent.Kafka.ErrorCode.Local_Transport)
            {
                _broker.Faults.CutResponses(request, afterBytes: 0, times: errors.Length);
                return;
            }

            _broker.Faults.FailInTurn(request, (EmbeddedBroker.Wire.ErrorCode)error);
        }
    }

    /// <summary>Metadata answers for the topic carry this error from now on; <see cref="Confluent.Kafka.ErrorCode.NoError"/> ends it.</summary>
    public void FailTopic(string topic, Confluent.Kafka.ErrorCode error) => _broker.FailTopic(topic, (EmbeddedBroker.Wire.ErrorCode)error);

    /// <summary>Cuts all connections and refuses new ones until <see cref="BringUp"/>.</summary>
    public void TakeDown() => _broker.Faults.TakeDown();

    /// <summary>Takes connections again.</summary>
    public void BringUp() => _broker.Faults.BringUp();

    public void Dispose() => _broker.Dispose();
}
