using System.Text;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>What the section <c>batching</c> does to a pipeline at work.</summary>
public class BatchingTests
{
    [Fact]
    public async Task RunAsync_preferLatencyAtLowLoad_publishesBeforeAnyTimePasses()
    {
        using var rig = new Rig();
        rig.Source.AdvanceWhenIdle = false;
        rig.Append(0, 1);
        await rig.RunUntilPublishedAsync(1);

        Assert.Equal(TimeSpan.Zero, rig.Time.Elapsed);
        Assert.Equal(1, rig.Pipeline.State.BatchesClosed(CloseReason.Idle));
    }

    [Fact]
    public async Task RunAsync_preferEfficiencyAtLowLoad_waitsForMoreAndIsInTime()
    {
        using var rig = new Rig { Topology = Rig.Plan(4, batching => batching with { Prefer = BatchPreference.Efficiency, OnLate = LatePolicy.Mark }) };
        rig.Source.MayAdvance = () => rig.Pipeline.State.EventsRead == rig.Pipeline.State.Completed;
        rig.Sink.Clock = () => rig.Time.Elapsed.Ticks;
        rig.Append(0, 1);
        await rig.RunUntilPublishedAsync(1);

        Assert.InRange(TimeSpan.FromTicks(Assert.Single(rig.Sink.Published).At), TimeSpan.FromMilliseconds(8), TimeSpan.FromMilliseconds(10));
        Assert.Equal((1, 0), (rig.Pipeline.State.BatchesClosed(CloseReason.Deadline), rig.Pipeline.State.LateEvents));
    }

    [Fact]
    public async Task RunAsync_executorThatBecomesIdle_takesTheBatchWhileThePollerWaits()
    {
        using var rig = new Rig { Topology = Rig.Plan(16) };
        using var isPolling = new ManualResetEventSlim();
        rig.Source.AdvanceWhenIdle = false;
        rig.Model.OnRun = _ => Assert.True(rig.Model.Runs > 1 || isPolling.Wait(TimeSpan.FromSeconds(30)));
        rig.Append(0, 0);
        var polls = 0;
        rig.Source.OnPoll = source =>
        {
            // The first event runs. Three more come, one a poll, and then the poll waits until their batch was published.
            if (rig.Model.Runs == 1 && !isPolling.IsSet)
            {
                if (++polls <= 3)
                {
                    rig.Append(0, polls);
                }
                else
                {
                    isPolling.Set();
                    Assert.True(SpinWait.SpinUntil(() => rig.Sink.PublishedCount == 4, TimeSpan.FromSeconds(30)));
                }
            }
        };
        await rig.RunUntilPublishedAsync(4);

        Assert.Equal(2, rig.Model.Runs);
        Assert.Equal((2, 4), (rig.Pipeline.State.BatchesClosed(CloseReason.Idle), rig.Pipeline.State.BatchedEvents));
    }

    [Fact]
    public async Task RunAsync_sizes_fillsRunsUpAndPublishesNoneOfIt()
    {
        using var rig = new Rig { Topology = Rig.Plan(8, batching => batching with { Sizes = [2, 8] }) };
        var runs = new List<int>();
        rig.Model.OnRun = runs.Add;
        for (var i = 0; i < 11; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(11);

        Assert.All(runs, rows => Assert.Contains(rows, (int[])[2, 8]));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => (double)i), rig.Sink.Published.Select(record => record.Json.GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task RunAsync_sizesWithAPoisonousRow_isolatesItInRunsOfThoseSizes()
    {
        using var rig = new Rig { Topology = Rig.Plan(8, batching => batching with { Sizes = [4, 8] }), Model = new FirstColumnModel(1, 6) };
        var runs = new List<int>();
        rig.Model.OnRun = runs.Add;
        for (var i = 0; i < 8; i++)
        {
            rig.Append(0, i);
        }

        await rig.RunUntilPublishedAsync(8);

        Assert.All(runs, rows => Assert.Contains(rows, (int[])[4, 8]));
        Assert.Equal(6, Assert.Single(rig.Sink.Published, record => record.Topic == OutputTopic.DeadLetters).Source.Offset);
        Assert.All(
            rig.Sink.Published.Where(record => record.Topic == OutputTopic.Predictions),
            record => Assert.Equal(record.Source.Offset, record.Json.GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task RunAsync_deadlineFromEventTime_isWhatIsLeftOfIt()
    {
        using var rig = new Rig { Topology = EventTimePlan(LatePolicy.Mark) };
        await RunAgedAsync(rig);

        Assert.Equal([null, "late", null, "late"], rig.Sink.Published.Select(record => record.Header("si-quality")));
        Assert.Equal(2, rig.Pipeline.State.LateEvents);
    }

    [Fact]
    public async Task RunAsync_deadlineFromEventTimeWithDeadLetters_shedsLateRowsAndScoresTheOthers()
    {
        using var rig = new Rig { Topology = EventTimePlan(LatePolicy.DeadLetter) };
        var rows = 0;
        rig.Model.OnRun = count => rows += count;
        await RunAgedAsync(rig);

        Assert.Equal([null, "late", null, "late"], rig.Sink.Published.Select(record => record.Header("si-reason")));
        Assert.Equal([0, 2], rig.Sink.Published.Where(record => record.Topic == OutputTopic.Predictions).Select(record => record.Json.GetProperty("score").GetDouble()));
        Assert.Equal(2, rows);
    }

    [Fact]
    public async Task RunAsync_bytesInFlightAtTheirBound_waitsAndLosesNothing()
    {
        const int Size = 100_000;
        const int Bound = 1 << 20;
        using var rig = new Rig { Topology = Rig.Plan(4, batching => batching with { MaxInFlightBytes = Bound }) };
        rig.Sink.Withhold = true;
        for (var i = 0; i < 50; i++)
        {
            rig.Source.Append(0, null, [.. Encoding.UTF8.GetBytes($"{{\"x\":{i}}}"), .. Enumerable.Repeat((byte)' ', Size - 20)]);
        }

        // Acknowledgements come once the pipeline has come to a stand.
        var most = 0L;
        var run = rig.RunUntilPublishedAsync(50);
        while (!run.IsCompleted)
        {
            most = Math.Max(most, rig.Pipeline.InFlightBytes);
            if (rig.Pipeline.InFlightBytes >= Bound || rig.Sink.PublishedCount == 50)
            {
                rig.Sink.AcknowledgeAll();
            }

            await Task.Yield();
        }

        await run;
        Assert.InRange(most, Bound, Bound + Size);
        Assert.Equal(50, rig.Source.CommittedOf(0));
        Assert.Equal(0, rig.Pipeline.InFlightBytes);
    }

    [Fact]
    public async Task RunAsync_pollsOfOneEventWhileTheModelIsBusy_holdsABoundedNumberOfThem()
    {
        const int Events = 600;
        using var rig = new Rig { Topology = Rig.Plan(1024) };
        using var isAtBound = new ManualResetEventSlim();
        rig.Source.AdvanceWhenIdle = false;
        rig.Model.OnRun = _ => Assert.True(rig.Model.Runs > 1 || isAtBound.Wait(TimeSpan.FromSeconds(30)));
        var appended = 0;
        rig.Source.OnPoll = _ =>
        {
            if (appended < Events)
            {
                rig.Append(0, appended++);
            }
        };
        var run = rig.RunUntilPublishedAsync(Events);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref appended) >= RecordPool.MaxPolls, TimeSpan.FromSeconds(30)));
        isAtBound.Set();
        await run;

        Assert.Equal(Events, rig.Source.CommittedOf(0));
        Assert.Equal(Enumerable.Range(0, Events).Select(i => (long)i), rig.Sink.Published.Select(record => record.Source.Offset));
    }

    private static TopologyPlan EventTimePlan(LatePolicy onLate)
    {
        var plan = Rig.Plan(8, batching => batching with { DeadlineFrom = DeadlineStart.EventTime, OnLate = onLate });
        return plan with { Source = plan.Source with { EventTime = FieldPath.Parse("t") } };
    }

    /// <summary>Ages of 10, 11, 0 and 100,000 ms, against a budget of 10 ms; time stands still.</summary>
    private static async Task RunAgedAsync(Rig rig)
    {
        rig.Source.AdvanceWhenIdle = false;
        var now = rig.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (i, age) in new[] { 10, 11, 0, 100_000 }.Index())
        {
            rig.Source.Append(0, null, Encoding.UTF8.GetBytes($"{{\"x\":{i},\"t\":{now - age}}}"));
        }

        await rig.RunUntilPublishedAsync(4);
    }
}
