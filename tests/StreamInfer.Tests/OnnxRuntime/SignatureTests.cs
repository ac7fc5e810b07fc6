using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime;

/// <summary>Every shape of model scores what numpy computes, within float's precision.</summary>
public sealed class SignatureTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string, string[]> ScoreOnly => new()
    {
        { "float_matrix", ["a", "b", "c"] },
        { "float_open_width", ["a", "b", "c"] },
        { "fixed_batch", ["a", "b", "c"] },
        { "fixed_batch_one", ["a", "b", "c"] },
        { "double_matrix", ["a", "b"] },
        { "int64_matrix", ["a", "b"] },
        { "image", ["pixels:784"] },
        { "window", ["steps:6"] },
        { "columns", ["channel", "vip", "card", "age", "amount"] },
        { "groups", ["numbers:3", "flags:2"] },
        { "isolation", ["a", "b", "c"] },
        { "regression", ["a", "b", "c"] },
        { "no_shapes", ["a", "b", "c"] },
        { "external_weights", ["a", "b", "c"] },
        { "external_zipmap", ["a", "b", "c"] },
        { "zipmap_int64", ["a", "b", "c"] },
        { "label_of_one", ["a", "b", "c"] },
    };

    [Theory]
    [MemberData(nameof(ScoreOnly))]
    public void Run_withEmptyManifest_givesTheExpectedScores(string name, string[] features)
    {
        using var model = new ModelCase(name);
        using var session = model.Load(Parse(features));

        Assert.Equal(model.Scores, Score(model, session).Scores.Take(model.Scores.Length), Close);
    }

    [Fact]
    public void Run_doubleInputs_losesNoDigit()
    {
        using var model = new ModelCase("double_matrix");
        using var session = model.Load(Plans.Features("a", "b"));

        Assert.Equal(model.Scores, Score(model, session).Scores[..5]);
    }

    [Fact]
    public void Run_int64BeyondDouble_losesNoDigit()
    {
        using var model = new ModelCase("int64_matrix");
        using var session = model.Load(Plans.Features("a", "b"));

        Assert.Equal([1, 3, -10], Score(model, session).Scores[..3]);
    }

    [Fact]
    public void Run_inputsOfSeveralFeatures_takesThemSideBySide()
    {
        using var model = new ModelCase("groups");
        using var session = model.Load(
            Plans.Features("f1", "n1", "n2", "f2", "n3"),
            manifest => manifest with { Inputs = [new("numbers", ["n1", "n2", "n3"]), new("flags", ["f1", "f2"])] });

        Assert.Equal(model.Scores, Score(model, session).Scores, Close);
    }

    [Theory]
    [InlineData("zipmap_int64", "probability")]
    [InlineData("label_of_one", "probabilities")]
    public void Run_twoClasses_givesLabelsAndProbabilities(string name, string probabilities)
    {
        using var model = new ModelCase(name);
        using var session = model.Load(
            Plans.Features("a", "b", "c"), manifest => manifest with { LabelOutput = "label", ProbabilitiesOutput = probabilities });

        var scores = Score(model, session);

        Assert.Equal("0 1", string.Join(' ', session.Binding.Outputs.ClassLabels));
        Assert.Equal(model.Scores, scores.Scores);
        Assert.Equal(ModelCase.Numbers(model.Expected("probabilities")), scores.Probabilities);
        Assert.Equal(model.Expected("labels").EnumerateArray().Select(label => label.GetInt64()), scores.LabelIds);
    }

    [Fact]
    public void Run_threeClasses_takesTheStatedOne()
    {
        using var model = new ModelCase("label_probabilities");
        using var session = model.Load(
            Plans.Features("a", "b"),
            manifest => manifest with
            {
                Score = new ScoreMapping("probabilities", "1", LowerIsWorse: false), LabelOutput = "label", ProbabilitiesOutput = "probabilities",
            });

        var scores = Score(model, session);

        Assert.Equal(model.Scores, scores.Scores, Close);
        Assert.Equal(ModelCase.Numbers(model.Expected("probabilities")), scores.Probabilities, Close);
        Assert.Equal(model.Expected("labels").EnumerateArray().Select(label => label.GetInt64()), scores.LabelIds);
    }

    [Fact]
    public void Run_probabilitiesNamedWithoutClass_takesTheLast()
    {
        using var model = new ModelCase("probabilities");
        using var session = model.Load(
            Plans.Features("a", "b"), manifest => manifest with { Score = new ScoreMapping("probabilities", null, LowerIsWorse: false) });

        Assert.Equal(model.Scores, Score(model, session).Scores, Close);
    }

    [Fact]
    public void Run_mapsWithTextKeys_findsTheClassByItsKey()
    {
        using var model = new ModelCase("zipmap_string");
        using var session = model.Load(
            Plans.Features("a", "b"),
            manifest => manifest with
            {
                Score = new ScoreMapping(null, "fraud", LowerIsWorse: false), LabelOutput = "label", ProbabilitiesOutput = "probability",
            });

        var scores = Score(model, session);

        Assert.Equal("honest odd fraud", string.Join(' ', session.Binding.Outputs.ClassLabels));
        Assert.Equal(model.Scores, scores.Scores, Close);
        Assert.Equal(ModelCase.Numbers(model.Expected("probabilities")), scores.Probabilities, Close);
        Assert.Equal(model.Expected("labels").EnumerateArray().Select(label => label.GetString()!), scores.LabelTexts, StringComparer.Ordinal);
    }

    [Fact]
    public void Run_passThrough_copiesEveryTypeUntouched()
    {
        using var model = new ModelCase("pass_through");
        using var session = model.Load(
            Plans.Features("a", "b", "c"), manifest => manifest with { PassThrough = ["words", "floats", "doubles", "ints", "flags", "score"] });

        var passed = Score(model, session).PassThrough;

        var expected = model.Expected("passThrough");
        Assert.Equal(expected.GetProperty("words").EnumerateArray().Select(item => item.GetString()!), passed[0].Strings, StringComparer.Ordinal);
        Assert.Equal(ModelCase.Numbers(expected.GetProperty("floats")), passed[1].Floats.Select(value => (double)value));
        Assert.Equal(ModelCase.Numbers(expected.GetProperty("doubles")), passed[2].Doubles);
        Assert.Equal(ModelCase.Numbers(expected.GetProperty("ints")), passed[3].Int64s.Select(value => (double)value));
        Assert.Equal(expected.GetProperty("flags").EnumerateArray().Select(item => item.GetBoolean()), passed[4].Booleans);
        Assert.Equal(model.Scores, passed[5].Floats.Select(value => (double)value), Close);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= Tolerance;

    private static ScoreBlock Score(ModelCase model, OnnxModelSession session)
    {
        var block = model.Rows(session, out var rows);
        var scores = new ScoreBlock(session.Shape, rows);
        session.Run(block, rows, scores);
        return scores;
    }

    private static ImmutableArray<FeaturePlan> Parse(string[] features) =>
        [.. features.Select(text => text.Split(':')).Select(parts => Plans.Feature(parts[0], parts.Length > 1 ? int.Parse(parts[1]) : 1))];
}
