using System.Diagnostics;
using StreamInfer.Kafka.Native;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class NativeLibraryTests : KafkaTest
{
    [Fact]
    public void Modules_afterMockClusterAndClients_holdOneCopyOfTheLibrary()
    {
        using var mock = MockCluster.Start();
        mock.CreateTopic(Topic, 1);
        Produce(mock.BootstrapServers, 0, 1);
        CreateTopics(1);
        Produce(0, 1);
        using var process = Process.GetCurrentProcess();

        Assert.Single(process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .Where(file => Path.GetFileName(file).Contains("librdkafka", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public void Start_noBrokers_isRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => MockCluster.Start(0));

    [Fact]
    public void CreateTopic_twice_saysThatItExists()
    {
        using var mock = MockCluster.Start();
        mock.CreateTopic(Topic, 1);

        Assert.Equal(Confluent.Kafka.ErrorCode.TopicAlreadyExists, Assert.Throws<Confluent.Kafka.KafkaException>(() => mock.CreateTopic(Topic, 1)).Error.Code);
    }

    [Fact]
    public void Dispose_oneOfTwoClusters_leavesTheOther()
    {
        using var left = MockCluster.Start();
        MockCluster.Start().Dispose();
        left.CreateTopic(Topic, 1);
        Produce(left.BootstrapServers, 0, 1);
        var reader = OpenReader(("bootstrap.servers", left.BootstrapServers));
        reader.ReadUntil(1);
        reader.Source.Dispose();
    }
}
