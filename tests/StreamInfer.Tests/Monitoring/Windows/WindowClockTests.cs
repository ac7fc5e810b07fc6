using System.Text.Json;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Windows;

public class WindowClockTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "windows", new string[0], MemberType = typeof(Vectors))]
    public void WindowClock_vector_matches(string file, string name) => Replay(Vectors.Case(file, name), restartAfterEach: false);

    [Theory]
    [MemberData(nameof(Vectors.Of), "windows", new string[0], MemberType = typeof(Vectors))]
    public void WindowClock_restartedAfterEachEvent_isTheSame(string file, string name) => Replay(Vectors.Case(file, name), restartAfterEach: true);

    [Fact]
    public void WindowClock_processingTime_firesByTheClockAlone()
    {
        var clock = new WindowClock(new WindowPlan { Window = 20, Slide = 10, Time = TimeBasis.Processing });
        var fired = new List<FiredWindow>();

        Assert.Equal(Timing.OnTime, clock.Observe(0, -1_000_000, 5, out var pane));
        clock.Advance(9, fired);
        Assert.Empty(fired);
        clock.Advance(10, fired);
        clock.Advance(100, fired);

        Assert.Equal(0, pane);
        Assert.Equal([new(-10, 10, -1, 0, 1), new(0, 20, 0, 1, 1), new(10, 30, 1, 2, 0)], fired);
    }

    [Fact]
    public void Await_partitionReadAfterAnother_itsEventsAreNotTooLate()
    {
        var clock = new WindowClock(new WindowPlan { Window = 20, Slide = 10, Delay = 0, Idle = 100 });
        var fired = new List<FiredWindow>();
        clock.Await(0, 1000);
        clock.Await(1, 1000);

        clock.Observe(0, 500, 1000, out _);
        clock.Advance(1000, fired);
        Assert.Empty(fired);
        Assert.Null(clock.WatermarkOfEvents);
        Assert.Equal(Timing.OnTime, clock.Observe(1, 15, 1001, out _));
        clock.Observe(1, 45, 1001, out _);
        clock.Advance(1001, fired);

        Assert.Equal((45, 45), (clock.Watermark, clock.WatermarkOfEvents));
        Assert.Equal(3, fired.Count);
    }

    [Fact]
    public void Await_partitionWithoutEvents_holdsBackOnlyUntilItCountsAsIdle()
    {
        var clock = new WindowClock(new WindowPlan { Window = 20, Slide = 10, Delay = 0, Idle = 100 });
        var fired = new List<FiredWindow>();
        clock.Await(1, 1000);
        clock.Observe(0, 500, 1000, out _);

        clock.Advance(1099, fired);
        Assert.True(clock.Watermark < 500);
        clock.Observe(0, 501, 1100, out _);
        clock.Advance(1100, fired);

        Assert.Equal(501, clock.Watermark);
    }

    [Fact]
    public void Await_partitionOfBeforeARestart_holdsBackWhereItWas()
    {
        var plan = new WindowPlan { Window = 20, Slide = 10, Delay = 0, Idle = 100 };
        var before = new WindowClock(plan);
        before.Observe(0, 30, 0, out _);
        before.Observe(1, 25, 0, out _);
        before.Advance(0, []);
        var clock = new WindowClock(plan, before.State);

        // An hour later both have a backlog.
        clock.Await(0, 5000);
        clock.Await(1, 5000);
        clock.Observe(0, 400, 5000, out _);
        clock.Advance(5000, []);

        Assert.Equal(25, clock.Watermark);
        Assert.Equal(Timing.OnTime, clock.Observe(1, 31, 5001, out _));
    }

    [Theory]
    [InlineData(100, 30)]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    public void WindowClock_windowNoMultipleOfSlide_throws(long window, long slide) =>
        Assert.Throws<ArgumentException>(() => new WindowClock(new WindowPlan { Window = window, Slide = slide }));

    private static void Replay(VectorCase vector, bool restartAfterEach)
    {
        var plan = Plan(vector["config"]);
        var clock = new WindowClock(plan);
        var step = 0;
        foreach (var entry in vector["trace"].EnumerateArray())
        {
            var expected = vector.Of(entry, $"event {step++}");
            expected.MatchExactly("kind", Apply(clock, entry.GetProperty("event"), out var now));
            var fired = new List<FiredWindow>();
            clock.Advance(now, fired);

            expected.MatchExactly("watermark", (Int128)clock.Watermark!.Value);
            expected.MatchExactly(
                "fired",
                entry.GetProperty("fired").EnumerateArray().Select(window => (Of(window, "start"), Of(window, "end"), Of(window, "count"))),
                fired.Select(window => (window.Start, window.End, window.Count)));
            Assert.All(fired, window => Assert.True(window.LastPane < clock.OldestPane + plan.PanesPerWindow));
            clock = restartAfterEach ? new WindowClock(plan, Reread(clock.State)) : clock;
        }

        var counts = vector["counts"];
        Assert.Equal(Of(counts, "onTime"), clock.CountOf(Timing.OnTime));
        Assert.Equal(Of(counts, "late"), clock.CountOf(Timing.Late));
        Assert.Equal(Of(counts, "tooLate"), clock.CountOf(Timing.TooLate));
        Assert.Equal(Of(counts, "future"), clock.CountOf(Timing.Future));
    }

    private static string Apply(WindowClock clock, JsonElement step, out long now)
    {
        if (step[0].GetString() == "tick")
        {
            now = step[1].GetInt64();
            return "tick";
        }

        now = step.GetArrayLength() > 2 ? step[2].GetInt64() : 0;
        var timing = clock.Observe(int.Parse(step[0].GetString()!), step[1].GetInt64(), now, out _);
        return JsonNamingPolicy.CamelCase.ConvertName($"{timing}");
    }

    private static WindowClockState Reread(WindowClockState state) =>
        JsonSerializer.Deserialize<WindowClockState>(JsonSerializer.Serialize(state))!;

    private static long Of(JsonElement element, string key) => element.GetProperty(key).GetInt64();

    private static WindowPlan Plan(JsonElement config)
    {
        return new WindowPlan
        {
            Window = Or("window", 0),
            Slide = Or("slide", 0),
            Delay = Or("delay", 0),
            Lateness = Or("lateness", 0),
            MaxFuture = Or("max_future", WindowPlan.Never),
            Idle = Or("idle", WindowPlan.Never),
            MaxPanes = Or("max_panes", 1000),
        };

        long Or(string key, long otherwise) => config.TryGetProperty(key, out var value) ? value.GetInt64() : otherwise;
    }
}
