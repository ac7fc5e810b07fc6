using StreamInfer.Models;
using StreamInfer.Models.Gates;

namespace StreamInfer.Tests.Models.Gates;

public sealed class OutputCheckTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly Gate _gate = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Judge_noNumberForNeutralRow_fails(double score)
    {
        var check = Check(value => value == 0 ? score : value);

        Assert.Equal((GateOutcome.Failed, $"row 0 of the neutral rows: score {score:R}"), (check.Outcome, check.Message));
    }

    [Fact]
    public void Judge_noNumberInTheDeclaredRange_fails() =>
        Assert.Equal(GateOutcome.Failed, Check(value => value > 0.1 ? double.NaN : value).Outcome);

    [Fact]
    public void Judge_noNumberWhereNothingIsDeclared_warns()
    {
        _gate.Plan = Gate.PlanOf(Plans.Features("x"));

        Assert.Equal(GateOutcome.Warned, Check(value => value > 0.1 ? double.NaN : value).Outcome);
    }

    [Fact]
    public void Judge_neutralRow_keepsTheDeclaredRange()
    {
        _gate.Plan = Gate.PlanOf([Plans.Feature("x") with { Min = 1, Max = 10 }]);

        Assert.Equal(GateOutcome.Passed, Check(value => Math.Log(value)).Outcome);
    }

    [Theory]
    [InlineData("class")]
    [InlineData("output")]
    public void Judge_manifestSaysProbability_failsBeyondOne(string said)
    {
        _gate.Manifest = said == "class"
            ? _gate.Manifest with { Score = new ScoreMapping(null, "1", LowerIsWorse: false) }
            : _gate.Manifest with { Score = new ScoreMapping("p", null, LowerIsWorse: false), ProbabilitiesOutput = "p" };

        var check = Check(value => 1.5 * value);

        Assert.Equal(GateOutcome.Failed, check.Outcome);
        Assert.Contains("where the manifest says probability", check.Message);
    }

    [Fact]
    public void Judge_probabilityAHairAboveOne_passes()
    {
        _gate.Manifest = _gate.Manifest with { Score = new ScoreMapping(null, "1", LowerIsWorse: false) };

        Assert.Equal(GateOutcome.Passed, Check(value => value * (1 + 5e-7)).Outcome);
    }

    [Fact]
    public void Judge_regressionFarOutside_passes() => Assert.Equal(GateOutcome.Passed, Check(value => -500 * value).Outcome);

    [Theory]
    [InlineData(10, GateOutcome.Warned)]
    [InlineData(9, GateOutcome.Passed)]
    public void Judge_goldenScoresLookLikeProbabilities_warnsBeyondOne(int records, GateOutcome outcome)
    {
        var lines = Enumerable.Range(0, records).Select(_ => """{"inputs": {"x": [0.1]}, "score": 0.15}""");
        _gate.Manifest = _gate.Manifest with { GoldenFile = _folder.Write("golden.jsonl", string.Join('\n', lines)) };

        Assert.Equal(outcome, Check(value => 1.5 * value).Outcome);
    }

    [Fact]
    public void Judge_classProbabilityBeyondOne_fails()
    {
        var check = _gate.Check(new PuppetSession(classes: 2) { Probability = value => 2 * value }, GateCheckKind.Output);

        Assert.Equal(GateOutcome.Failed, check.Outcome);
        Assert.Contains("a class probability is beyond 0 to 1", check.Message);
    }

    [Fact]
    public void Judge_sameScoreForAll_warnsOnly()
    {
        var check = Check(_ => 0.5);

        Assert.Equal((GateOutcome.Warned, true), (check.Outcome, check.Passed));
        Assert.Equal("all 64 random rows (seed 1) get the same score", check.Message);
    }

    private GateCheck Check(Func<float, double> score) => _gate.Check(new PuppetSession(score), GateCheckKind.Output);
}
