using System.Text;
using StreamInfer.Batching;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

public class ScoringPipelineTests
{
    [Fact]
    public async Task RunAsync_mixedEvents_giveOneOutputEachInOffsetOrder()
    {
        using var rig = new Rig { Partitions = [0, 1, 2] };
        for (var i = 0; i < 300; i++)
        {
            switch (i % 10)
            {
                case 3: rig.Source.Append(i % 3, null, "{broken"u8.ToArray()); break;
                case 7: rig.Source.Append(i % 3, [1], null); break;
                default: rig.Append(i % 3, i); break;
            }
        }

        await rig.RunUntilPublishedAsync(300);

        var published = rig.Sink.Published;
        Assert.Equal(300, published.Count);
        Assert.Equal(60, published.Count(record => record.Topic == OutputTopic.DeadLetters));
        foreach (var partition in published.GroupBy(record => record.Source.Partition))
        {
            Assert.Equal(Enumerable.Range(0, 100).Select(offset => (long)offset), partition.Select(record => record.Source.Offset));
        }

        Assert.Equal([100, 100, 100], rig.Partitions.Select(partition => rig.Source.CommittedOf(partition)!.Value));
        Assert.True(rig.Source.Closed);
        Assert.Equal((300, 240, 60, 0), (rig.Pipeline.State.EventsRead, rig.Pipeline.State.Predictions, rig.Pipeline.State.DeadLetters, rig.Pipeline.State.EventsSkipped));
    }

    [Fact]
    public async Task RunAsync_prediction_carriesScoreDecisionAndHeaders()
    {
        using var rig = new Rig();
        rig.Source.Append(0, "card-1"u8.ToArray(), "{\"x\":250}"u8.ToArray(), ("traceparent", "00-abc-def-01"u8.ToArray()), ("other", [1]));
        await rig.RunUntilPublishedAsync(1);

        var record = Assert.Single(rig.Sink.Published);
        Assert.Equal("card-1"u8.ToArray(), record.Key);
        Assert.Equal(["si-model", "si-model-version", "traceparent"], record.Headers.Select(header => header.Name));
        Assert.Equal(("first", "1"), (record.Header("si-model"), record.Header("si-model-version")));
        Assert.Equal(250, record.Json.GetProperty("score").GetDouble());
        Assert.True(record.Json.GetProperty("decision").GetBoolean());
        Assert.Equal("events", record.Json.GetProperty("source").GetProperty("topic").GetString());
        Assert.Equal(1, rig.Pipeline.State.Alerts);
    }

    [Fact]
    public async Task RunAsync_deadLetter_keepsRecordAndSaysWhy()
    {
        using var rig = new Rig();
        rig.Source.Append(0, "k"u8.ToArray(), "{\"x\":\"ten\"}"u8.ToArray(), ("mine", null));
        await rig.RunUntilPublishedAsync(1);

        var record = Assert.Single(rig.Sink.Published);
        Assert.Equal(OutputTopic.DeadLetters, record.Topic);
        Assert.Equal("{\"x\":\"ten\"}", Encoding.UTF8.GetString(record.Value!));
        Assert.Equal(MemoryRecord.TimestampMs, record.TimestampMs);
        Assert.Equal(("mine", null), record.Headers[0]);
        Assert.Equal("type-violation", record.Header("si-reason"));
        Assert.Equal(("events", "0", "0", "features"), (record.Header("__connect.errors.topic"), record.Header("__connect.errors.partition"), record.Header("__connect.errors.offset"), record.Header("__connect.errors.stage")));
        Assert.Contains("'x'", record.Header("__connect.errors.exception.message"));
    }

    [Fact]
    public async Task RunAsync_deadLetterReadAgain_countsAttempts()
    {
        using var rig = new Rig();
        rig.Source.Append(0, null, "{}"u8.ToArray(), ("__connect.errors.topic", "first"u8.ToArray()), ("si-reason", "truncated"u8.ToArray()));
        rig.Source.Append(0, null, "{}"u8.ToArray(), ("__connect.errors.topic", "first"u8.ToArray()), ("si-attempt", "4"u8.ToArray()));
        await rig.RunUntilPublishedAsync(2);

        Assert.Equal(["2", "5"], rig.Sink.Published.Select(record => record.Header("si-attempt")));
        Assert.All(rig.Sink.Published, record => Assert.Equal(("first", "missing-feature"), (record.Header("__connect.errors.topic"), record.Header("si-reason"))));
    }

    [Fact]
    public async Task RunAsync_skippedTombstone_hasNoOutputAndIsCommitted()
    {
        var plan = Rig.Plan();
        using var rig = new Rig { Topology = plan with { Source = plan.Source with { Tombstones = TombstonePolicy.Skip } } };
        rig.Append(0, 1);
        rig.Source.Append(0, [1], null);
        rig.Append(0, 2);
        await rig.RunUntilPublishedAsync(2);

        Assert.Equal([0L, 2L], rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.Equal(3, rig.Source.CommittedOf(0));
        Assert.Equal(1, rig.Pipeline.State.EventsSkipped);
    }

    [Fact]
    public async Task RunAsync_batchesThatPreferEfficiency_leaveFullThenByDeadline()
    {
        using var rig = new Rig { Topology = Rig.Plan(4, batching => batching with { Prefer = BatchPreference.Efficiency }) };
        for (var i = 0; i < 10; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(10);

        Assert.Equal((2, 1), (rig.Pipeline.State.BatchesClosed(CloseReason.Full), rig.Pipeline.State.BatchesClosed(CloseReason.Deadline)));
    }

    [Fact]
    public async Task RunAsync_poisonousRow_isIsolatedFromItsNeighbours()
    {
        using var rig = new Rig { Topology = Rig.Plan(maxBatchSize: 256), Model = new FirstColumnModel(1, 137) };
        for (var i = 0; i < 256; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(256);

        var dead = Assert.Single(rig.Sink.Published, record => record.Topic == OutputTopic.DeadLetters);
        Assert.Equal(137, dead.Source.Offset);
        Assert.Equal("model-error", dead.Header("si-reason"));
        Assert.Contains("index 137 is out of bounds", dead.Header("__connect.errors.exception.message"));
        Assert.Equal(Enumerable.Range(0, 256).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.All(rig.Sink.Published.Where(record => record.Topic == OutputTopic.Predictions), record => Assert.Equal(record.Source.Offset, record.Json.GetProperty("score").GetDouble()));
        Assert.InRange(rig.Model.Runs, 2, 1 + 8 + 2);
    }

    [Fact]
    public async Task RunAsync_deadlinePassedInTheRun_marksLate()
    {
        using var rig = new Rig { Topology = Rig.Plan(onLate: LatePolicy.Mark) };
        rig.Model.OnRun = _ => rig.Time.Advance(TimeSpan.FromMilliseconds(11));
        rig.Append(0, 1);
        await rig.RunUntilPublishedAsync(1);

        Assert.Equal("late", Assert.Single(rig.Sink.Published).Header("si-quality"));
        Assert.Equal(1, rig.Pipeline.State.LateEvents);
    }

    [Fact]
    public async Task RunAsync_lateEventWithProcessPolicy_isCountedOnly()
    {
        using var rig = new Rig { Topology = Rig.Plan(onLate: LatePolicy.Process) };
        rig.Model.OnRun = _ => rig.Time.Advance(TimeSpan.FromMilliseconds(11));
        rig.Append(0, 1);
        await rig.RunUntilPublishedAsync(1);

        Assert.Null(Assert.Single(rig.Sink.Published).Header("si-quality"));
        Assert.Equal(1, rig.Pipeline.State.LateEvents);
    }

    [Fact]
    public async Task RunAsync_lateBeforeTheRun_isDeadLetteredWhereAsked()
    {
        using var rig = new Rig { Topology = Rig.Plan(maxBatchSize: 1, onLate: LatePolicy.DeadLetter) };
        rig.Source.AdvanceWhenIdle = false;
        rig.Model.OnRun = _ =>
        {
            // The second batch has left and waits behind this run when its deadline passes.
            SpinWait.SpinUntil(() => rig.Pipeline.State.EventsRead >= 2, TimeSpan.FromSeconds(30));
            rig.Time.Advance(TimeSpan.FromMilliseconds(11));
        };
        rig.Append(0, 1);
        rig.Append(0, 2);
        await rig.RunUntilPublishedAsync(2);

        Assert.Equal([null, "late"], rig.Sink.Published.Select(record => record.Header("si-reason")));
        Assert.Equal("late", rig.Sink.Published[0].Header("si-quality"));
        Assert.Equal(1, rig.Model.Runs);
    }
}
