using StreamInfer.Inference;
using StreamInfer.Models.Shadows;
using StreamInfer.Publishing;
using StreamInfer.Tests.Models.Shadows.Kit;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shadows;

/// <summary>
/// Promise 9, shadow without influence: with a shadow that sleeps, throws, hangs, returns NaN or has other inputs, bytes, order and, in virtual time, instants of the primary
/// output are those of a run without it; drops are counted exactly.
/// </summary>
public sealed class ShadowInfluenceTests
{
    private const int Events = 400;

    [Fact]
    public async Task Shadow_scoresAllAlike_leavesThePrimaryAlone()
    {
        using var bed = new ShadowBed(Events);
        bed.Shadow(new PuppetShadow(x => x));

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.Equal((Events, Events, 0, 0), (state.Offered, state.Scored, state.Dropped, state.Failed));
        Assert.Equal((1.0, 0.0), (state.Agreement.AgreementRatio, state.Agreement.MeanDifference));
        var predictions = bed.Sink.Published.Where(record => record.Topic == OutputTopic.Predictions).ToList();
        Assert.Equal(Enumerable.Range(0, Events).Select(i => (long)i), predictions.Select(record => record.Source.Offset));
        Assert.All(predictions, record => Assert.Equal(("2", "shadow"), (record.Header("si-model-version"), record.Header("si-route"))));
    }

    [Fact]
    public async Task Shadow_throws_isCountedAndLeavesThePrimaryAlone()
    {
        using var bed = new ShadowBed(Events);
        bed.Shadow(new PuppetShadow(x => x) { OnRun = _ => throw new ModelRunException("no kernel") });

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.Equal((Events, 0, 0, Events), (state.Offered, state.Scored, state.Dropped, state.Failed));
        Assert.Empty(bed.Sink.Published);
    }

    [Fact]
    public async Task Shadow_throwsWhatNobodyExpects_isCountedAndGoesOn()
    {
        using var bed = new ShadowBed(Events);
        var runs = 0;
        bed.Shadow(new PuppetShadow(x => x)
        {
            OnRun = _ =>
            {
                if (++runs == 1)
                {
                    throw new InvalidOperationException("a defect of the runtime's");
                }
            },
        });

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.InRange(state.Failed, 1, 8);
        Assert.Equal(Events - state.Failed, state.Scored);
    }

    [Fact]
    public async Task Shadow_returnsNaN_isCountedApartAndLeavesThePrimaryAlone()
    {
        using var bed = new ShadowBed(Events);
        bed.Shadow(new PuppetShadow(_ => double.NaN));

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.Equal((Events, Events), (state.Scored, state.Agreement.NotNumbers));
        Assert.Equal(0, state.Agreement.MeanDifference);
        var difference = bed.Sink.Published.First(record => record.Topic == OutputTopic.DeadLetters).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, difference.GetProperty("shadowScore").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, difference.GetProperty("difference").ValueKind);
    }

    [Fact]
    public async Task Shadow_sleeps_dropsWhatFindsNoRoomAndCountsItExactly()
    {
        using var bed = new ShadowBed(Events) { Plan = new ShadowPlan(2, "copies") { QueueSize = 16 } };
        using var mayGoOn = new ManualResetEventSlim();
        bed.Shadow(new PuppetShadow(x => x) { OnRun = _ => mayGoOn.Wait() });

        await AssertAsWithoutAsync(bed);
        var stuck = bed.Runner!.State;
        mayGoOn.Set();

        // Three batches of 8: one that is run, and what waits.
        var state = bed.Settle();
        Assert.Equal(Events, stuck.Offered);
        Assert.InRange(stuck.Dropped, Events - 24, Events - 1);
        Assert.Equal((stuck.Dropped, Events - stuck.Dropped, 0), (state.Dropped, state.Scored, state.Failed));
        var offsets = bed.Sink.Published.Select(record => record.Source.Offset).ToList();
        Assert.Equal(offsets.Order(), offsets);
        Assert.Equal(state.Scored, offsets.Distinct().Count());
    }

    [Fact]
    public async Task Shadow_hangs_isTerminatedAfterTheRunTimeout()
    {
        // Time moves on with the events: 400 of them take 20 s.
        using var bed = new ShadowBed(Events, TimeSpan.FromMilliseconds(50)) { Plan = new ShadowPlan(2, "copies") { QueueSize = 8 } };
        var began = 0;
        using var hangs = new ManualResetEventSlim();
        bed.Source.OnPoll = () =>
        {
            // Time must not be over before its thread has come so far.
            if (bed.Rig.Sink.PublishedCount >= 16)
            {
                hangs.Wait();
            }
        };
        bed.Shadow(new PuppetShadow(x => x)
        {
            OnRun = shadow =>
            {
                if (Interlocked.Increment(ref began) == 1)
                {
                    hangs.Set();
                    shadow.Hang();
                }
            },
        });

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.InRange(state.Failed, 1, 8);
        Assert.Equal(Events, state.Scored + state.Dropped + state.Failed);
        Assert.True(began > 1, "it goes on after a run that was terminated");
    }

    [Fact]
    public async Task Shadow_otherInputs_decodesAgainAndScoresTheSame()
    {
        using var bed = new ShadowBed(Events);
        bed.Shadow(new PuppetShadow(x => x, ColumnType.Double));

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.Equal((Events, 0.0), (state.Scored, state.Agreement.GreatestDifference));
    }

    [Fact]
    public async Task Shadow_sinkRefuses_isCountedAndLeavesThePrimaryAlone()
    {
        using var bed = new ShadowBed(Events);
        bed.Sink.OnPublished = _ => throw new SinkException("no permission");
        bed.Shadow(new PuppetShadow(x => x));

        await AssertAsWithoutAsync(bed);

        Assert.Equal((0, Events), (bed.Settle().Scored, bed.Runner!.State.Failed));
    }

    [Fact]
    public async Task Shadow_mirror_getsCopiesAsTheyCame()
    {
        using var bed = new ShadowBed(Events) { Plan = new ShadowPlan(2, "copies") { MirrorTo = "elsewhere" } };
        bed.Shadow(new PuppetShadow(x => x));

        await AssertAsWithoutAsync(bed);

        bed.Settle();
        Assert.Equal(Events, bed.Mirror.PublishedCount);
        Assert.Equal("{\"x\":0.0625}"u8.ToArray(), bed.Mirror.Published[1].Value);
    }

    [Fact]
    public async Task Dispose_whileARunHangs_endsIt()
    {
        using var bed = new ShadowBed(16);
        bed.Shadow(new PuppetShadow(x => x) { OnRun = shadow => shadow.Hang() });
        await bed.RunAsync();

        var runner = bed.Runner!;
        bed.End();

        Assert.Equal(0, runner.State.Scored);
    }

    [Fact]
    public async Task Shadow_aShareOfTheEvents_isOfferedThatShareOnly()
    {
        using var bed = new ShadowBed(Events) { Plan = new ShadowPlan(2, "copies") { Percent = Percent.Of(25), Sampling = ShadowSampling.Random } };
        bed.Shadow(new PuppetShadow(x => x));

        await AssertAsWithoutAsync(bed);

        var state = bed.Settle();
        Assert.InRange(state.Offered, 60, 140);
        Assert.Equal(state.Offered, bed.Sink.PublishedCount);
    }

    /// <summary>Runs the bed, and another one without shadow: what is published is the same, byte for byte, in the same order and at the same instants.</summary>
    private static async Task AssertAsWithoutAsync(ShadowBed bed)
    {
        using var without = new ShadowBed(Events, bed.Every);
        await without.RunAsync();
        await bed.RunAsync();

        Assert.Equal(Events, without.Rig.Sink.PublishedCount);
        Assert.Equal(without.Rig.Sink.Published.Select(Words), bed.Rig.Sink.Published.Select(Words));

        static string Words(PublishedRecord record) =>
            $"{record.Topic} at {record.At}: {Convert.ToHexString(record.Value!)} {string.Join(',', record.Headers.Select(header => $"{header.Name}={Convert.ToHexString(header.Value!)}"))}";
    }
}
