using System.Diagnostics;
using System.Text;
using StreamInfer.Publishing;

namespace StreamInfer.IntegrationTests.Kafka;

public sealed class KcatTests : KafkaTest
{
    [KcatFact]
    public void Publish_records_areReadByAnotherClient()
    {
        CreateTopics(1);
        var delivery = new Delivery();
        delivery.Add(OutputTopic.Predictions, "card-1"u8.ToArray(), "first"u8.ToArray(), 1_700_000_000_123, ("si-model", "fraud"u8.ToArray()), ("si-model-version", "3"u8.ToArray()));
        delivery.Add(OutputTopic.Predictions, null, "second"u8.ToArray(), 1_700_000_000_124);
        delivery.Send(OpenSink());
        Assert.Null(delivery.Await());

        var start = new ProcessStartInfo(KcatFactAttribute.Path!)
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList = { "-b", Cluster.BootstrapServers, "-C", "-t", Topic, "-p", "0", "-o", "beginning", "-c", "2", "-q", "-f", "%o %T %k|%K %s %h\n" },
        };
        using var kcat = Process.Start(start)!;
        var output = kcat.StandardOutput.ReadToEnd();
        Assert.True(kcat.WaitForExit(Deadline.Limit));

        Assert.Equal(
            ["0 1700000000123 card-1|6 first si-model=fraud,si-model-version=3", "1 1700000000124 |-1 second "],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
