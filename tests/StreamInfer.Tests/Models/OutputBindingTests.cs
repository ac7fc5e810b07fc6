using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.Tests.Models;

public sealed class OutputBindingTests
{
    [Fact]
    public void TryBind_outputNamedScore_winsOverOthers()
    {
        var outputs = Bind(Ports.Giving(Ports.Float("a", -1), Ports.Float("score", -1, 1), Ports.Float("p", -1, 2)));

        Assert.Equal(("score", 0), (outputs.Score.Name, outputs.ScoreColumn));
    }

    [Fact]
    public void TryBind_onlyFloatOfOneColumn_winsOverProbabilities()
    {
        var outputs = Bind(Ports.Giving(Ports.Tensor("label", ColumnType.Int64, -1), Ports.Float("p", -1, 2), Ports.Tensor("d", ColumnType.Double, -1)));

        Assert.Equal(("d", 0), (outputs.Score.Name, outputs.ScoreColumn));
    }

    [Fact]
    public void TryBind_twoProbabilities_takesTheSecondClass()
    {
        var outputs = Bind(Ports.Giving(Ports.Tensor("label", ColumnType.Int64, -1), Ports.Float("p", -1, 2)));

        Assert.Equal(("p", 1), (outputs.Score.Name, outputs.ScoreColumn));
    }

    [Fact]
    public void TryBind_mapsOfTwoClasses_takesTheSecondKey()
    {
        var outputs = Bind(Ports.Giving(Ports.Maps("p", "good", "bad")));

        Assert.Equal(1, outputs.ScoreColumn);
    }

    [Fact]
    public void TryBind_passedThroughOutputs_standBackFromTheScore()
    {
        var outputs = Bind(
            Ports.Giving(Ports.Float("a", -1), Ports.Float("b", -1)), Plans.Manifest() with { PassThrough = ["a"] });

        Assert.Equal("b", outputs.Score.Name);
    }

    [Fact]
    public void TryBind_onlyOutputPassedThrough_isTheScoreToo()
    {
        var outputs = Bind(Ports.Giving(Ports.Float("a", -1)), Plans.Manifest() with { PassThrough = ["a"] });

        Assert.Equal("a", outputs.Score.Name);
        Assert.Equal([new TensorSpec("a", ColumnType.Float, 1)], outputs.Shape.PassThrough.ToArray());
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData(null, 2)]
    public void TryBind_statedOutput_takesTheClassOrTheLast(string? label, int column)
    {
        var manifest = Plans.Manifest() with { Score = new ScoreMapping("p", label, LowerIsWorse: false) };

        Assert.Equal(column, Bind(Ports.Giving(Ports.Float("p", -1, 3)), manifest).ScoreColumn);
    }

    [Fact]
    public void TryBind_classWithoutOutput_looksAmongProbabilitiesOnly()
    {
        var manifest = Plans.Manifest() with { Score = new ScoreMapping(null, "odd", LowerIsWorse: false) };

        var outputs = Bind(Ports.Giving(Ports.Float("distance", -1, 1), Ports.Maps("p", "fraud", "honest", "odd")), manifest);

        Assert.Equal(("p", 2), (outputs.Score.Name, outputs.ScoreColumn));
    }

    [Fact]
    public void TryBind_labelAndProbabilities_areInTheShape()
    {
        var manifest = Plans.Manifest() with { LabelOutput = "label", ProbabilitiesOutput = "p" };

        var outputs = Bind(Ports.Giving(Ports.Tensor("label", ColumnType.String, 1), Ports.Tensor("p", ColumnType.Double, -1, 2)), manifest);

        Assert.Equal((2, ColumnType.String), (outputs.Shape.ClassCount, outputs.Shape.Label));
        Assert.Equal("0,1", string.Join(',', outputs.ClassLabels));
    }

    [Theory]
    [InlineData("nope", null, "score.output names output 'nope', which the model does not have; it has 'label', 'p', 'v'")]
    [InlineData("label", null, "output 'label' is int64 [N]; the score must be float, double or a map of probabilities")]
    [InlineData("p", "7", "score.class is '7', but the classes of output 'p' are: 0, 1, 2")]
    [InlineData("v", "1", "score.class is '1', but output 'v' is float [N, 1]: it has one value a row and no classes")]
    public void TryBind_wrongScore_isRefused(string output, string? label, string expected)
    {
        var manifest = Plans.Manifest() with { Score = new ScoreMapping(output, label, LowerIsWorse: false) };

        Assert.Contains(
            expected, Error(Ports.Giving(Ports.Tensor("label", ColumnType.Int64, -1), Ports.Float("p", -1, 3), Ports.Float("v", -1, 1)), manifest));
    }

    [Fact]
    public void TryBind_severalScores_listsThem() =>
        Assert.Contains(
            "several outputs can hold the score, set score.output to one of: 'a' float [N], 'b' double [N, 1]",
            Error(Ports.Giving(Ports.Float("a", -1), Ports.Tensor("b", ColumnType.Double, -1, 1))));

    [Fact]
    public void TryBind_threeClassesUnstated_listsThem() =>
        Assert.Contains(
            "output 'p' has 3 classes, set score.class to one of: fraud, honest, odd", Error(Ports.Giving(Ports.Maps("p", "fraud", "honest", "odd"))));

    [Fact]
    public void TryBind_noScore_isRefused() =>
        Assert.Contains("no output can hold the score", Error(Ports.Giving(Ports.Tensor("label", ColumnType.Int64, -1))));

    [Fact]
    public void TryBind_labelOfFloat_isRefused() =>
        Assert.Contains(
            "output 'score' is float [N, 1]; a label must be one int64 or string a row",
            Error(Ports.Giving(Ports.Float("score", -1, 1)), Plans.Manifest() with { LabelOutput = "score" }));

    [Fact]
    public void TryBind_mapsPassedThrough_isRefused() =>
        Assert.Contains(
            "tensors of float, double, int64, bool and string can pass through",
            Error(Ports.Giving(Ports.Float("score", -1, 1), Ports.Maps("p", "a", "b")), Plans.Manifest() with { PassThrough = ["p"] }));

    [Fact]
    public void TryBind_unseenWidth_isRefused() =>
        Assert.Contains(
            "output 'score' is float [N, ?]: how many values it has a row is neither stated nor could it be seen in a run",
            Error(Ports.Giving(Ports.Float("score", -1, -1))));

    private static OutputBinding Bind(ModelSignature signature, ModelManifest? manifest = null)
    {
        Assert.True(ModelBinding.TryBind(manifest ?? Plans.Manifest(), signature, Plans.Features("x"), out var binding, out var error), error);
        return binding.Outputs;
    }

    private static string Error(ModelSignature signature, ModelManifest? manifest = null)
    {
        Assert.False(ModelBinding.TryBind(manifest ?? Plans.Manifest(), signature, Plans.Features("x"), out _, out var error));
        return error;
    }
}
