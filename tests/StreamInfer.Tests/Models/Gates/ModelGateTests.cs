using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Models.Gates;

namespace StreamInfer.Tests.Models.Gates;

public sealed class ModelGateTests : IDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(10);

    private readonly ScratchFolder _folder = new();
    private readonly Gate _gate = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Judge_goodModel_passesEveryCheckInOrder()
    {
        var verdict = _gate.Judge(new PuppetSession());

        Assert.True(verdict.Passed, verdict.Problem);
        Assert.Equal("", verdict.Problem);
        Assert.Equal(["load", "golden", "rows", "warm-up", "run-time", "output"], verdict.Checks.Select(check => check.Name));
        Assert.Equal(("any", 1, new string('a', 64), "cpu"), (verdict.Model, verdict.Version, verdict.Digest, verdict.Device));
        Assert.Equal((_gate.Time.GetUtcNow(), TimeSpan.FromSeconds(1)), (verdict.At, verdict.Took));
    }

    [Fact]
    public void Judge_slowAt256Only_namesSizeFiguresAndBudget()
    {
        var session = new PuppetSession { OnRun = rows => _gate.Time.Advance(rows == 256 ? Budget * 1.5 : Budget) };

        var check = _gate.Check(session, GateCheckKind.RunTime);

        Assert.Equal("a batch of 256 rows takes 15 ms (p99 of 30 runs, median 15 ms), over the budget of 10 ms", check.Message);
        Assert.False(check.Passed);
        Assert.Equal(new GateFigure("p99 at 256 rows", 0.015, "s"), check.Figures[^1]);
        Assert.Equal(new GateFigure("p99 at 128 rows", 0.010, "s"), check.Figures[^2]);
        Assert.Equal(new GateFigure("budget", 0.010, "s"), check.Limit);
    }

    [Fact]
    public void Judge_oneSlowRunOfThirty_isMeasuredAgain()
    {
        var run = 0;
        var session = new PuppetSession { OnRun = rows => _gate.Time.Advance(rows == 64 && ++run == 10 ? Budget * 9 : Budget / 5) };

        Assert.Equal(GateOutcome.Passed, _gate.Check(session, GateCheckKind.RunTime).Outcome);
        Assert.Equal(1 + (2 * RunTimeCheck.RunsPerRound), session.Runs.Count(rows => rows == 64));
    }

    [Fact]
    public void Judge_oneSlowRunInEveryRound_fails()
    {
        var run = 0;
        var session = new PuppetSession { OnRun = rows => _gate.Time.Advance(rows == 64 && ++run % 30 == 10 ? Budget * 9 : Budget / 5) };

        Assert.False(_gate.Check(session, GateCheckKind.RunTime).Passed);
        Assert.Equal(1 + (RunTimeCheck.Rounds * RunTimeCheck.RunsPerRound), session.Runs.Count(rows => rows == 64));
    }

    [Fact]
    public void Judge_slowModel_isTimedWithinTheLimit()
    {
        _gate.Plan = _gate.Plan with { Sizes = [1, 256], TimingLimit = TimeSpan.FromSeconds(4) };
        var session = new PuppetSession { OnRun = rows => _gate.Time.Advance(TimeSpan.FromSeconds(rows == 256 ? 3 : 0)) };

        var verdict = _gate.Judge(session);

        Assert.Equal<RunTiming>([new RunTiming(1, TimeSpan.Zero), new RunTiming(256, TimeSpan.FromSeconds(3))], verdict.Timings);

        // One run to warm up, and two until the four seconds are over.
        Assert.Equal(3, session.Runs.Count(rows => rows == 256));
    }

    [Fact]
    public void Judge_runThatHangs_isEndedAndFails()
    {
        _gate.Plan = _gate.Plan with { RunTimeout = TimeSpan.FromSeconds(1) };
        var session = new PuppetSession();
        session.OnRun = rows =>
        {
            for (var waited = 0; rows == 32 && !session.IsTerminated && waited < 100; waited++)
            {
                _gate.Time.Advance(TimeSpan.FromMilliseconds(100));
            }
        };

        Assert.Contains("fails on a batch of 32 rows (random rows): the run took longer than the run timeout, 1 s", _gate.Check(session, GateCheckKind.WarmUp).Message);
    }

    [Fact]
    public void Judge_sizesOfTheTopology_areTheOnlyOnesRun()
    {
        _gate.Plan = _gate.Plan with { Sizes = [8, 32, 256] };
        var session = new PuppetSession();

        Assert.True(_gate.Judge(session).Passed);

        Assert.Equal([8, 32, 256], session.Runs.Distinct().Order());
    }

    [Fact]
    public void Judge_failsAtOneSize_saysWhichAndGoesOn()
    {
        var session = new PuppetSession { OnRun = rows => Fail(rows == 16) };

        var verdict = _gate.Judge(session);

        Assert.Equal("fails on a batch of 16 rows (random rows): Gather; out of bounds", verdict.Checks.Single(check => check.Kind == GateCheckKind.WarmUp).Message);
        Assert.DoesNotContain(16, verdict.Timings.Select(timing => timing.Rows));
        Assert.Equal([GateCheckKind.RunTime, GateCheckKind.Output], verdict.Checks[^2..].Select(check => check.Kind));

        static void Fail(bool fails)
        {
            if (fails)
            {
                throw new ModelRunException("Gather\n out of bounds");
            }
        }
    }

    [Fact]
    public void Judge_takesNoRowAtAll_asksForGoldenRecords()
    {
        var verdict = _gate.Judge(new PuppetSession { OnRun = _ => throw new InvalidOperationException("never") });

        Assert.Equal(GateCheckKind.Rows, verdict.Checks[^1].Kind);
        Assert.Equal(
            "the model takes none of the rows it was tried with, golden records that it takes would help "
            + "(random rows: InvalidOperationException: never; neutral rows: InvalidOperationException: never)",
            verdict.Checks[^1].Message);
    }

    [Fact]
    public void Judge_goldenRecords_giveTheGreatestDifferenceAndTheRows()
    {
        Golden("""{"inputs": {"x": [0.5]}, "score": 0.5}""", """{"inputs": {"x": [0.25]}, "score": 0.375}""");
        _gate.Manifest = _gate.Manifest with { GoldenTolerance = 0.125 };

        var verdict = _gate.Judge(new PuppetSession());

        var check = verdict.Checks.Single(check => check.Kind == GateCheckKind.Golden);
        Assert.Equal(GateOutcome.Passed, check.Outcome);
        Assert.Equal<GateFigure>([new GateFigure("compared", 2, "records"), new GateFigure("greatest difference", 0.125)], check.Figures);
        Assert.Equal("the model takes the golden records", verdict.Checks.Single(check => check.Kind == GateCheckKind.Rows).Message);
    }

    [Fact]
    public void Judge_goldenScoreDiffers_namesTheFirstLineAndHowMany()
    {
        Golden("""{"inputs": {"x": [0.5]}, "score": 0.5}""", """{"inputs": {"x": [0.25]}, "score": 0.5}""", """{"inputs": {"x": [1]}, "score": "NaN"}""");

        var check = _gate.Check(new PuppetSession(), GateCheckKind.Golden);

        Assert.Equal($"{_gate.Manifest.GoldenFile}:2: expected score 0.5, the model gives 0.25; 2 of 3 records differ", check.Message);
    }

    [Fact]
    public void Judge_goldenFileDoesNotParse_namesTheLineAndChecksTheRest()
    {
        Golden("""{"inputs": {"x": [0.5]}, "score": 0.5}""", "{oops");

        var verdict = _gate.Judge(new PuppetSession());

        var check = verdict.Checks.Single(check => check.Kind == GateCheckKind.Golden);
        Assert.StartsWith($"{_gate.Manifest.GoldenFile}:2: ", check.Message);
        Assert.Equal(GateOutcome.Failed, check.Outcome);
        Assert.Equal(GateCheckKind.Output, verdict.Checks[^1].Kind);
    }

    [Theory]
    [InlineData("cpu", 1.0009, GateOutcome.Passed)]
    [InlineData("cpu", 1.0011, GateOutcome.Failed)]
    public void Judge_scoresOnDeviceAndCpu_areCompared(string reference, double factor, GateOutcome outcome)
    {
        _gate.Reference = new PuppetSession(value => 100 * factor * (1 + value), device: reference);

        var check = _gate.Check(new PuppetSession(value => 100 * (1 + value), device: "cuda"), GateCheckKind.Parity);

        Assert.Equal(outcome, check.Outcome);
        Assert.Equal(new GateFigure("tolerance", 1e-3), check.Limit);
    }

    [Fact]
    public void Judge_manifestWithAWiderTolerance_holdsForParityToo()
    {
        _gate.Manifest = _gate.Manifest with { GoldenTolerance = 0.01 };
        _gate.Reference = new PuppetSession(value => 1.005 * (1 + value));

        var check = _gate.Check(new PuppetSession(value => 1 + value, device: "cuda"), GateCheckKind.Parity);

        Assert.Equal((GateOutcome.Passed, new GateFigure("tolerance", 0.01)), (check.Outcome, check.Limit));
    }

    [Fact]
    public void Refuse_loadError_isTheOnlyCheck()
    {
        var verdict = new ModelGate(_gate.Time, (_, work) => work()).Refuse("fraud", 3, null, new ModelLoadException("no such file"), TimeSpan.FromSeconds(2));

        Assert.Equal("no such file", verdict.Problem);
        Assert.False(verdict.Passed);
        Assert.Null(verdict.Device);
    }

    [Theory]
    [InlineData(GateCheckKind.RunTime, true)]
    [InlineData(GateCheckKind.Rows, true)]
    [InlineData(GateCheckKind.Load, false)]
    [InlineData(GateCheckKind.Golden, false)]
    [InlineData(GateCheckKind.WarmUp, false)]
    [InlineData(GateCheckKind.Output, false)]
    [InlineData(GateCheckKind.Parity, false)]
    public void Admits_failedCheckOfTheOnlyChoice_forgivesSome(GateCheckKind kind, bool isForgiven)
    {
        var verdict = new GateVerdict("any", 1, [new GateCheck(kind, GateOutcome.Failed, "")]) { At = default, Took = default };

        Assert.Equal((isForgiven, false), (GateRule.Admits(verdict, GateOccasion.OnlyChoice), GateRule.Admits(verdict, GateOccasion.Rollout)));
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(5, new[] { 1, 2, 4, 5 })]
    [InlineData(8, new[] { 1, 2, 4, 8 })]
    public void TriedSizes_withoutSizes_arePowersOfTwoAndTheGreatest(int max, int[] sizes) =>
        Assert.Equal(sizes, Gate.PlanOf([Plans.Feature("x")], max).TriedSizes());

    private void Golden(params string[] lines) =>
        _gate.Manifest = _gate.Manifest with { GoldenFile = _folder.Write("golden.jsonl", string.Join('\n', lines)) };
}
