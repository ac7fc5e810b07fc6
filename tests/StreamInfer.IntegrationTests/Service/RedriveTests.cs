using System.Text;
using StreamInfer.Host;
using StreamInfer.Host.Service;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>An event that failed, tried again once its cause is gone.</summary>
public sealed class RedriveTests
{
    [Fact]
    public async Task Redrive_afterTheCauseIsGone_isScoredOnceAndInTheAudit()
    {
        await using var bed = await ProgramBed.StartAsync();
        bed.CreateTopic("control");
        bed.CreateTopic("audit");
        await bed.SendAsync(1);
        await RunAsync(bed.Plan("limits: { maxPayloadBytes: 100 }\n"), async (service, running) =>
            await UntilAsync(running, () => service.Pipeline?.State.DeadLetters == 1, "it is dead-lettered"));

        await RunAsync(bed.Plan("control:\n  topic: control\n  auditTopic: audit\n"), async (service, running) =>
        {
            await UntilAsync(running, () => service.Pipeline?.State.AssignedPartitions > 0, "it reads");
            using var http = new HttpClient { BaseAddress = service.Address };
            var letter = (await http.ReadAsync("/topologies/fraud-scoring/dead-letters")).GetProperty("items")[0];
            Assert.Equal(("payload-too-large", 1), (letter.GetProperty("reason").GetString(), letter.GetProperty("attempt").GetInt32()));
            var place = $$"""{"partition":{{letter.GetProperty("partition")}},"offset":{{letter.GetProperty("offset")}}}""";

            var answer = await http.ChangeAsync("/topologies/fraud-scoring/dead-letters/redrive", $$"""{"items":[{{place}}],"reason":"limit raised"}""");

            Assert.Equal(1, answer.GetProperty("redriven").GetInt32());
            await UntilAsync(running, () => service.Metrics.Totals.Predictions == 1 && service.Pipeline!.State.Completed == service.Pipeline.State.EventsRead, "it is scored");
            Assert.Equal(0, service.Pipeline!.State.DeadLetters);
            var entry = (await http.ReadAsync("/topologies/fraud-scoring/audit")).GetProperty("entries").EnumerateArray().First(each => each.GetProperty("what").GetString()!.StartsWith("re-drove 1 of 1", StringComparison.Ordinal));
            Assert.Equal(("local", "limit raised"), (entry.GetProperty("by").GetString(), entry.GetProperty("reason").GetString()));
        });

        await AssertScoredOnceAsync(bed);
    }

    private static async Task AssertScoredOnceAsync(ProgramBed bed)
    {
        var events = OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.Source, 2);
        var letter = Assert.Single(OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.DeadLetters, 1));
        var copy = events.Single(record => record.Message.Headers.TryGetLastBytes("si-redriven-from", out _));
        var original = events.Single(record => !ReferenceEquals(record, copy));
        Assert.Equal("1", Header(copy, "si-attempt"));
        Assert.Equal($"{letter.Topic}/{letter.Partition.Value}/{letter.Offset.Value}", Header(copy, "si-redriven-from"));
        Assert.Equal(original.Message.Key, copy.Message.Key);
        Assert.Equal(original.Message.Value, copy.Message.Value);

        Assert.Equal([(copy.Partition.Value, copy.Offset.Value)], bed.Predictions(1));
        var (code, text) = await CommandRun.AuditAsync(bed.Folder.File("topology.yaml"), $"{ProgramBed.Source}/{copy.Partition.Value}/{copy.Offset.Value}");
        Assert.True(code == ExitCode.Success, text);
        Assert.Contains("  version       fraud 2", text, StringComparison.Ordinal);
    }

    private static string Header(Confluent.Kafka.ConsumeResult<byte[]?, byte[]> record, string name) => Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    private static async Task RunAsync(StreamInfer.Topologies.TopologyPlan plan, Func<ScoringService, Task, Task> look)
    {
        await using var service = ProgramBed.Service(plan);
        using var stop = new CancellationTokenSource();
        var running = service.RunAsync(stop.Token);
        await look(service, running);
        await stop.CancelAsync();
        await running;
    }

    private static Task UntilAsync(Task running, Func<bool> condition, string what) => Eventually.IsTrueAsync(
        () =>
        {
            Assert.False(running.IsCompleted, running.Exception?.ToString());
            return Task.FromResult(condition());
        },
        () => what);
}
