using System.Text;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Events that are too large, or too many.</summary>
public sealed class LimitTests
{
    public static TheoryData<string, byte[], byte[], (string, byte[]?)[]> TooLarge => new()
    {
        { "payload-too-large", [1], Payload(21), [] },
        { "key-too-large", new byte[6], Payload(20), [] },
        { "headers-too-large", [1], Payload(20), [("a", []), ("b", []), ("c", null)] },
        { "headers-too-large", [1], Payload(20), [("name", [1, 2, 3, 4])] },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public async Task RunAsync_eventOverALimit_isADeadLetterAsItCame(string reason, byte[] key, byte[] value, (string, byte[]?)[] headers)
    {
        using var rig = Limited();
        rig.Source.Append(0, key, value, headers);
        rig.Source.Append(0, [1], Payload(20), ("ab", [1]), ("cd", [1, 2]));
        await rig.RunUntilPublishedAsync(2);

        var dead = rig.Sink.Published[0];
        Assert.Equal((OutputTopic.DeadLetters, reason), (dead.Topic, dead.Header("si-reason")));
        Assert.Equal("limits", dead.Header("__connect.errors.stage"));
        Assert.Contains("more than limits.max", dead.Header("__connect.errors.exception.message"), StringComparison.Ordinal);
        Assert.Equal(key, dead.Key);
        Assert.Equal(value, dead.Value);

        // The other is exactly at each limit.
        Assert.Equal(OutputTopic.Predictions, rig.Sink.Published[1].Topic);
        Assert.Equal(2, rig.Source.CommittedOf(0));
    }

    [Fact]
    public async Task RunAsync_overTheRateMarking_scoresAllAndSaysSo()
    {
        using var rig = Rated(OverRatePolicy.Mark);
        await rig.RunUntilPublishedAsync(10);

        Assert.All(rig.Sink.Published, record => Assert.Equal(OutputTopic.Predictions, record.Topic));
        Assert.Equal([null, null, null, .. Enumerable.Repeat("over-rate", 7)], rig.Sink.Published.Select(record => record.Header("si-quality")));
    }

    [Fact]
    public async Task RunAsync_overTheRateDeadLettering_dropsNoneAndCommitsAll()
    {
        using var rig = Rated(OverRatePolicy.DeadLetter);
        await rig.RunUntilPublishedAsync(10);

        Assert.Equal([null, null, null, .. Enumerable.Repeat("over-rate", 7)], rig.Sink.Published.Select(record => record.Header("si-reason")));
        Assert.Equal(10, rig.Source.CommittedOf(0));
    }

    [Fact]
    public async Task RunAsync_atTheRateUnderTheLimit_marksNothing()
    {
        using var rig = Rated(OverRatePolicy.Mark, events: 0);
        var sent = 0;
        rig.Source.OnPoll = _ =>
        {
            // One more each time that the bucket has filled by one.
            if (sent < 10 && rig.Time.Elapsed.TotalSeconds * 3 >= sent)
            {
                rig.Append(0, sent++);
            }
        };
        await rig.RunUntilPublishedAsync(10);

        Assert.All(rig.Sink.Published, record => Assert.Null(record.Header("si-quality")));
    }

    [Fact]
    public async Task RunAsync_overTheRatePausing_readsAtTheRateAndSaysWhy()
    {
        // Polls bring 256 records at most, so the second one waits until the debt of the first is paid, and the third likewise.
        const int Events = 600;
        using var rig = Rated(OverRatePolicy.Pause, Events, rate: 100);
        var causes = new HashSet<HoldCause>();
        var run = rig.RunUntilPublishedAsync(Events);
        while (!run.IsCompleted)
        {
            causes.Add(rig.Pipeline.State.HoldCause);
            rig.Time.Advance(rig.Pipeline.State.HoldCause == HoldCause.Rate ? TimeSpan.FromMilliseconds(10) : TimeSpan.Zero);
            await Task.Yield();
        }

        await run;
        Assert.Contains(HoldCause.Rate, causes);
        Assert.True(rig.Time.Elapsed >= TimeSpan.FromSeconds(4.1), $"{rig.Time.Elapsed}");
        Assert.Equal(Enumerable.Range(0, Events).Select(offset => (long)offset), rig.Sink.Published.Select(record => record.Source.Offset));
        Assert.All(rig.Sink.Published, record => Assert.Null(record.Header("si-quality")));
    }

    private static Rig Limited() => new()
    {
        Topology = Rig.Plan() with { Limits = new LimitsPlan { MaxPayloadBytes = 20, MaxKeyBytes = 5, MaxHeaders = 2, MaxHeaderBytes = 7 } },
    };

    private static Rig Rated(OverRatePolicy policy, int events = 10, int rate = 3)
    {
        var rig = new Rig { Topology = Rig.Plan() with { Limits = new LimitsPlan { Rate = new RatePlan(rate, policy) } } };
        for (var i = 0; i < events; i++)
        {
            rig.Append(0, i);
        }

        return rig;
    }

    private static byte[] Payload(int length) => Encoding.UTF8.GetBytes("{\"x\":1}".PadRight(length));
}
