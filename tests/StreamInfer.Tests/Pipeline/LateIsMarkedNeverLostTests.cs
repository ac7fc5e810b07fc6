using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Promise 2, late is marked, never lost: at 3× overload for 60 s, input count = predictions + dead letters exactly, and each event past its
/// deadline carries <c>si-quality: late</c>. In virtual time, of which each run takes what a slow model would.</summary>
public class LateIsMarkedNeverLostTests
{
    private const int EventsPerSecond = 1350;
    private const int Events = 60 * EventsPerSecond;
    private const int InFlight = 512;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task ThreefoldOverloadForAMinute_givesOneOutputForEachInput_andMarksEachLateOne()
    {
        using var rig = RigOf(LatePolicy.Mark, out var source);
        await rig.RunUntilPublishedAsync(Events);

        AssertOneOutputEach(rig, source);
        var isLate = LateOnes(rig, source);
        Assert.All(rig.Sink.Published.Index(), one =>
            Assert.Equal(isLate[one.Index] && one.Item.Topic == OutputTopic.Predictions ? "late" : null, one.Item.Header("si-quality")));
        Assert.Equal(isLate.Count(late => late), rig.Pipeline.State.LateEvents);
        Assert.Equal(Events / 100, rig.Pipeline.State.DeadLetters);
        Assert.InRange(rig.Pipeline.State.LateEvents, Events / 10, Events);
        Assert.True(source.MostLag > InFlight, "the log keeps the backlog");
    }

    [Fact]
    public async Task ThreefoldOverloadForAMinute_withLateDeadLettered_givesOneOutputForEachInput_andNoUnmarkedLatePrediction()
    {
        using var rig = RigOf(LatePolicy.DeadLetter, out var source);
        await rig.RunUntilPublishedAsync(Events);

        AssertOneOutputEach(rig, source);
        var isLate = LateOnes(rig, source);
        Assert.All(rig.Sink.Published.Index().Where(one => isLate[one.Index]), one =>
            Assert.Contains(one.Item.Header("si-quality") ?? one.Item.Header("si-reason"), (string[])["late", "invalid-json"]));
        Assert.InRange(rig.Pipeline.State.DeadLetters, (Events / 100) + 1, Events);
    }

    /// <summary>10 ms and 2 ms a row: 45 rows fit the budget, 450 events a second.</summary>
    private static Rig RigOf(LatePolicy onLate, out TracedSource source)
    {
        var rig = new Rig { Topology = Rig.Plan(256, batching => batching with { Deadline = Budget, OnLate = onLate, MaxInFlightEvents = InFlight }) };
        rig.Sink.Clock = rig.Time.GetTimestamp;
        rig.Model.OnRun = rows => rig.Time.Advance(TimeSpan.FromMilliseconds(10 + (2 * rows)));
        source = new TracedSource(rig.Time, Events, TimeSpan.FromSeconds(1) / EventsPerSecond, i => i % 100 == 50 ? "{broken" : $"{{\"x\":{i}}}")
        {
            Completed = () => rig.Pipeline.State.Completed,
            OnPoll = () => Assert.InRange(rig.Pipeline?.State is { } state ? state.EventsRead - state.Completed : 0, 0, InFlight),
        };
        rig.OtherSource = source;
        return rig;
    }

    private static void AssertOneOutputEach(Rig rig, TracedSource source)
    {
        var state = rig.Pipeline.State;
        Assert.Equal(Enumerable.Range(0, Events).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.Equal((Events, Events, Events), (state.EventsRead, state.Predictions + state.DeadLetters, source.Committed));
        Assert.True(rig.Time.Elapsed > TimeSpan.FromSeconds(59));
        Assert.True(rig.Pipeline.Drained);
    }

    /// <summary>Which outputs, that is offsets, were handed over after their deadline: by the source's and the sink's own records.</summary>
    private static bool[] LateOnes(Rig rig, TracedSource source)
    {
        var budget = (long)(Budget.TotalSeconds * ManualTimeProvider.Frequency);
        return [.. rig.Sink.Published.Select((record, offset) => record.At > source.ArrivalOf(offset) + budget)];
    }
}
