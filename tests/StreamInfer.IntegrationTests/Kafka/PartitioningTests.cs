using System.Text;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class PartitioningTests : KafkaTest
{
    // Hashes as Kafka's own unit test of its Java client has them.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    public void Hash_vectorsOfTheJavaClient_areMet(string key, int expected) => Assert.Equal(expected, (int)Murmur2.Hash(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Publish_keys_landWhereTheJavaClientPutsThem()
    {
        const int Partitions = 7;
        CreateTopics(Partitions);
        var delivery = new Delivery();
        delivery.Add([], [0]);
        foreach (var number in Enumerable.Range(0, 200))
        {
            delivery.Add(Encoding.UTF8.GetBytes($"card-{number * 7919}"), [1]);
        }

        delivery.Send(OpenSink());
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(201);

        Assert.All(reader.Records, record => Assert.Equal(Murmur2.Partition(record.Key, Partitions), record.Partition));
    }

    [Fact]
    public void Publish_partitionerPassedThrough_wins()
    {
        CreateTopics(7);
        var delivery = new Delivery();
        foreach (var number in Enumerable.Range(0, 100))
        {
            delivery.Add(Encoding.UTF8.GetBytes($"card-{number}"), [1]);
        }

        delivery.Send(OpenSink(("partitioner", "consistent")));
        Assert.Null(delivery.Await());
        var reader = OpenReader();
        reader.ReadUntil(100);

        Assert.Contains(reader.Records, record => record.Partition != Murmur2.Partition(record.Key, 7));
    }
}
