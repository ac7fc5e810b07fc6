using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Labels;

public class ErrorChangePublisherTests
{
    private static readonly ErrorChange Change = new(4, PredictionRoute.Rollout, "ddm", 1_700_000_000_000);

    [Fact]
    public void Publish_withATopic_writesADriftRecord()
    {
        using var sink = new MemorySink();
        Publisher(sink, "drift").Publish(Change);

        var record = Assert.Single(sink.Published);
        Assert.Equal((OutputTopic.Predictions, 1_700_000_000_000), (record.Topic, record.TimestampMs));
        Assert.EndsWith("/$error", Encoding.UTF8.GetString(record.Key!), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(record.Value!);
        Assert.Equal(
            ("$error", 4, "transition", "detector", "ddm"),
            (Text("subject"), json.RootElement.GetProperty("modelVersion").GetInt32(), Text("kind"), Text("cause"), Text("detector")));

        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public void Publish_withoutATopic_onlyLogs() => Publisher(null, null).Publish(Change);

    private static ErrorChangePublisher Publisher(MemorySink? sink, string? topic)
    {
        var plan = Rig.Plan() with { Monitoring = new MonitoringPlan { DriftTopic = topic } };
        return new ErrorChangePublisher(plan with { Output = plan.Output with { Format = EventFormat.Json } }, sink, 0, new ManualTimeProvider(), NullLogger.Instance, CancellationToken.None);
    }
}
