using StreamInfer.Models.Rollout;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Rollout;

public sealed class GuardrailsTests
{
    private const int Enough = 1_000;

    private static readonly VersionEvidence Active = Evidence.Of(10_000);

    [Fact]
    public void Judge_sameBehaviour_holdsWithItsFigures()
    {
        var held = Assert.IsType<GuardrailVerdict.Held>(Judge(Evidence.Of(Enough)));

        Assert.Equal((1_000L, 0.0, 0.0, 0.1, 0.1, 0.0), (held.Figures.Events, held.Figures.ErrorRate, held.Figures.ActiveErrorRate, held.Figures.DecisionRate, held.Figures.ActiveDecisionRate, held.Figures.ScoreDistance));
        Assert.Equal("1000 events, 0% failed (active version 0%), p99 run time 1.28 ms, score distance 0, 10% decided true (active version 10%)", held.Figures.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void Judge_tooFewPredictions_isMissingWhateverElseIsWrong(int predictions) =>
        Assert.Contains($"{predictions} of 1000", Missing(Judge(Evidence.Of(predictions, slow: 100, decided: 1, score: _ => 5))), StringComparison.Ordinal);

    [Fact]
    public void Judge_tooFewOfTheActiveVersion_isMissing() =>
        Assert.Contains("the active version: 999 of 1000", Missing(Guardrails.Judge(new GuardrailPlan(), Enough, Evidence.Of(Enough), Evidence.Of(999))), StringComparison.Ordinal);

    [Fact]
    public void Judge_withoutRuns_isMissing() => Assert.Contains("run times", Missing(Judge(Evidence.Of(Enough, runs: 0))), StringComparison.Ordinal);

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Judge_errors_breakBeyondTheLimit(int errors, bool breaks) => AssertBreaks(breaks, "errorRate", Judge(Evidence.Of(Enough - errors + 20, errors)), 0.01);

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Judge_fewErrors_areNeverHeldAgainstACandidate(int errors, bool breaks) =>
        AssertBreaks(breaks, "errorRate", Guardrails.Judge(new GuardrailPlan { ErrorRate = 0 }, 10, Evidence.Of(100, errors), Active), 0);

    [Fact]
    public void Judge_errorsOfBoth_areCompared()
    {
        var verdict = Guardrails.Judge(new GuardrailPlan(), Enough, Evidence.Of(Enough, errors: 50), Evidence.Of(10_000, errors: 500));

        Assert.IsType<GuardrailVerdict.Held>(verdict);
    }

    [Fact]
    public void Judge_errorsBeforeEnoughPredictions_breakOnceTheyAreNoChance()
    {
        AssertBreaks(true, "errorRate", Judge(Evidence.Of(0, errors: 5)), 0.01);
        AssertBreaks(true, "errorRate", Judge(Evidence.Of(90, errors: 10)), 0.01);
        Missing(Judge(Evidence.Of(300, errors: 5)));
    }

    [Fact]
    public void Judge_errorsWithoutAnythingOfTheActiveVersion_breakNothing() =>
        Missing(Guardrails.Judge(new GuardrailPlan(), Enough, Evidence.Of(500, errors: 500), VersionEvidence.None));

    [Fact]
    public void Judge_errorsOfACandidateWithAllEvents_breakAlone() =>
        AssertBreaks(true, "errorRate", Guardrails.Judge(new GuardrailPlan(), Enough, Evidence.Of(Enough, errors: 20), active: null), 0.01);

    [Theory]
    [InlineData(1_000, 10, typeof(GuardrailVerdict.Held))]
    [InlineData(1_000, 15, typeof(GuardrailVerdict.Missing))]
    [InlineData(1_000, 20, typeof(GuardrailVerdict.Broken))]
    [InlineData(3, 3, typeof(GuardrailVerdict.Missing))]
    [InlineData(5, 5, typeof(GuardrailVerdict.Broken))]
    public void Judge_slowRuns_breakOnceTheyAreNoChance(int runs, int slow, Type verdict) => Assert.IsType(verdict, Judge(Evidence.Of(Enough, runs: runs, slow: slow)));

    [Theory]
    [InlineData(45, false)]
    [InlineData(30, true)]
    public void Judge_runTimesInTheBinOfTheLimit_areNotHeldAgainstACandidate(int limitMs, bool breaks)
    {
        // 50 ms lies in the bin from 41 to 58 ms: whether it is more than 45 ms cannot be told.
        var plan = new GuardrailPlan { RunTimeP99 = TimeSpan.FromMilliseconds(limitMs) };

        AssertBreaks(breaks, "runTimeP99", Guardrails.Judge(plan, Enough, Evidence.Of(Enough, slow: 100), Active), limitMs / 1e3);
    }

    [Fact]
    public void Judge_otherScores_breakTheDistance() => AssertBreaks(true, "scoreDistance", Judge(Evidence.Of(Enough, score: n => n % 100 / 200.0)), 0.25);

    [Fact]
    public void Judge_scoresThatAreNotNumbers_countAsOthers() => AssertBreaks(true, "scoreDistance", Judge(Evidence.Of(Enough, score: n => n % 2 == 0 ? double.NaN : n % 100 / 100.0)), 0.25);

    [Fact]
    public void Judge_twoSamplesOfOneDistribution_holds()
    {
        var random = new Random(20261128);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var active = Evidence.Of(2_000, score: _ => random.NextDouble() * random.NextDouble());
            var candidate = Evidence.Of(200, score: _ => random.NextDouble() * random.NextDouble());

            Assert.IsType<GuardrailVerdict.Held>(Guardrails.Judge(new GuardrailPlan(), 200, candidate, active));
        }
    }

    [Theory]
    [InlineData(0.15, false)]
    [InlineData(0.16, true)]
    [InlineData(0.04, true)]
    public void Judge_otherDecisions_breakBeyondTheLimit(double decided, bool breaks) => AssertBreaks(breaks, "decisionRate", Judge(Evidence.Of(Enough, decided: decided)), 0.05);

    [Fact]
    public void Judge_otherDecisionsThatMayBeChance_holds() =>
        Assert.IsType<GuardrailVerdict.Held>(Guardrails.Judge(new GuardrailPlan { ScoreDistance = 9 }, 20, Evidence.Of(20, decided: 0.3), Active));

    [Fact]
    public void Judge_candidateWithAllEvents_isJudgedByErrorsAndRunTimeOnly()
    {
        var held = Assert.IsType<GuardrailVerdict.Held>(Guardrails.Judge(new GuardrailPlan(), Enough, Evidence.Of(Enough, decided: 0.9, score: _ => 7), active: null));

        Assert.Equal((null, null, null), (held.Figures.ScoreDistance, held.Figures.ActiveDecisionRate, held.Figures.ActiveErrorRate));
    }

    private static GuardrailVerdict Judge(VersionEvidence candidate) => Guardrails.Judge(new GuardrailPlan(), Enough, candidate, Active);

    private static string Missing(GuardrailVerdict verdict) => Assert.IsType<GuardrailVerdict.Missing>(verdict).What;

    private static void AssertBreaks(bool breaks, string name, GuardrailVerdict verdict, double limit)
    {
        if (!breaks)
        {
            Assert.IsNotType<GuardrailVerdict.Broken>(verdict);
            return;
        }

        var broken = Assert.IsType<GuardrailVerdict.Broken>(verdict);
        Assert.Equal((name, limit), (broken.Name, broken.Limit));
        Assert.True(broken.Figure > broken.Limit);
        Assert.Contains("allowed is", broken.Sentence, StringComparison.Ordinal);
    }
}
