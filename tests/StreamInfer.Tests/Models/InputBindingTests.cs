using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models;

public sealed class InputBindingTests
{
    [Fact]
    public void TryBind_oneInput_takesAllFeaturesInOrder()
    {
        var binding = Bind(Ports.Taking(Ports.Float("x", -1, 6)), [Plans.Feature("a"), Plans.OneHot("b", "p", "q", "r"), Plans.Feature("c", 2)]);

        Assert.Equal([new TensorSpec("x", ColumnType.Float, 6)], binding.Layout.Tensors.ToArray());
        Assert.Equal([new(0, 0, 1), new(0, 1, 3), new ColumnSlot(0, 4, 2)], binding.Layout.Slots.ToArray());
        Assert.Equal([6L], binding.Inputs.Inputs[0].RowDimensions.ToArray());
        Assert.Null(binding.Inputs.FixedBatch);
    }

    [Fact]
    public void TryBind_inputPerColumn_matchesByNameInTheModelsOrder()
    {
        var binding = Bind(
            Ports.Taking(Ports.Float("amount", -1, 1), Ports.Tensor("channel", ColumnType.String, -1), Ports.Tensor("card", ColumnType.Int64, -1, 1)),
            Plans.Features("card", "amount", "channel"));

        Assert.Equal(
            [new("amount", ColumnType.Float, 1), new("channel", ColumnType.String, 1), new TensorSpec("card", ColumnType.Int64, 1)],
            binding.Layout.Tensors.ToArray());
        Assert.Equal([new(2, 0, 1), new(0, 0, 1), new ColumnSlot(1, 0, 1)], binding.Layout.Slots.ToArray());
    }

    [Fact]
    public void TryBind_mappedAndOwnName_canBeMixed()
    {
        var manifest = Plans.Manifest() with { Inputs = [new("pair", ["b", "a"])] };

        var binding = Bind(Ports.Taking(Ports.Float("pair", -1, 2), Ports.Float("c", -1, 1)), Plans.Features("a", "b", "c"), manifest);

        Assert.Equal([new(0, 1, 1), new(0, 0, 1), new ColumnSlot(1, 0, 1)], binding.Layout.Slots.ToArray());
    }

    [Theory]
    [InlineData(784, new long[] { -1, 1, 28, 28 }, new long[] { 1, 28, 28 })]
    [InlineData(6, new long[] { -1, -1, 2 }, new long[] { 3, 2 })]
    [InlineData(5, new long[] { -1, -1 }, new long[] { 5 })]
    [InlineData(1, new long[] { -1 }, new long[0])]
    public void TryBind_anyRank_fillsTheRowsShape(int length, long[] dimensions, long[] row)
    {
        var binding = Bind(Ports.Taking(Ports.Float("x", dimensions)), [Plans.Feature("a", length)]);

        Assert.Equal(length, binding.Layout.Tensors[0].Width);
        Assert.Equal(row, binding.Inputs.Inputs[0].RowDimensions.ToArray());
    }

    [Fact]
    public void TryBind_fixedRows_areKnown()
    {
        Assert.Equal(16, Bind(Ports.Taking(Ports.Float("a", 16, 1), Ports.Float("b", -1, 1)), Plans.Features("a", "b")).Inputs.FixedBatch);
    }

    [Fact]
    public void TryBind_severalMisfits_reportsAllAndBothSides()
    {
        var manifest = Plans.Manifest() with
        {
            Inputs = [new("pair", ["a", "nope"]), new("ghost", ["a"])], LabelOutput = "labels", PassThrough = ["extra"],
        };
        var signature = new ModelSignature(
            [Ports.Float("pair", -1, 2), Ports.Tensor("channel", ColumnType.String, -1, 1), new("n", ModelPortKind.Tensor, null, "int32", [-1, 1])],
            [Ports.Float("score", -1, 1)]);

        var error = Error(signature, [Plans.Feature("a"), Plans.OneHot("channel", "web", "pos"), Plans.Feature("n")], manifest);

        Assert.Equal(
            """
            model any/1 (/models/any/1/model.onnx) does not fit the topology:
              - the manifest maps features to input 'ghost', which the model does not have
              - input 'pair' wants feature 'nope', which the topology does not have
              - input 'pair' is float [N, 2]: it wants 2 columns, the features give 1
              - input 'channel' is string [N, 1], but feature 'channel' cannot be: its encoding gives numbers, not text
              - input 'channel' is string [N, 1]: it wants 1 columns, the features give 2
              - input 'n' is int32 [N, 1]; inputs can be tensors of float, double, int64, bool or string
              - label names output 'labels', which the model does not have; it has 'score'
              - passThrough names output 'extra', which the model does not have; it has 'score'
              the model wants        | the topology gives
              pair: float [N, 2]     | a: 1 column
              channel: string [N, 1] | channel: 2 columns (one-hot)
              n: int32 [N, 1]        | n: 1 column
              the model's outputs: score: float [N, 1]
            """.ReplaceLineEndings("\n"),
            error);
    }

    [Theory]
    [InlineData(TransformKind.Log1p, ColumnType.Int64, "fractions")]
    [InlineData(TransformKind.HourOfDay, ColumnType.Boolean, "not true or false")]
    [InlineData(TransformKind.HourOfDay, ColumnType.String, "not text")]
    public void TryBind_transformOfAnotherType_isRefused(TransformKind transform, ColumnType type, string reason) =>
        Assert.Contains(reason, Error(Ports.Taking(Ports.Tensor("x", type, -1, 1)), [Plans.Transformed("a", transform)]));

    [Fact]
    public void TryBind_hourIntoInt64_fits()
    {
        Assert.NotNull(Bind(Ports.Taking(Ports.Tensor("x", ColumnType.Int64, -1, 1)), [Plans.Transformed("a", TransformKind.HourOfDay)]));
    }

    [Fact]
    public void TryBind_spareFeature_isRefused() =>
        Assert.Contains(
            "feature 'c' feeds no input",
            Error(Ports.Taking(Ports.Float("a", -1, 1), Ports.Float("b", -1, 1)), Plans.Features("a", "b", "c")));

    [Fact]
    public void TryBind_featureTwice_isRefused() =>
        Assert.Contains(
            "feature 'a' feeds more than one input",
            Error(
                Ports.Taking(Ports.Float("p", -1, 1), Ports.Float("q", -1, 1)), Plans.Features("a"),
                Plans.Manifest() with { Inputs = [new("p", ["a"]), new("q", ["a"])] }));

    [Fact]
    public void TryBind_inputMappedTwice_isRefused() =>
        Assert.Contains(
            "the manifest maps input 'x' 2 times",
            Error(
                Ports.Taking(Ports.Float("x", -1, 2)), Plans.Features("a", "b"), Plans.Manifest() with { Inputs = [new("x", ["a", "b"]), new("x", ["b", "a"])] }));

    [Fact]
    public void TryBind_twoOpenDimensions_isRefused() =>
        Assert.Contains("more than one open dimension", Error(Ports.Taking(Ports.Float("x", -1, -1, -1)), [Plans.Feature("a", 6)]));

    [Fact]
    public void TryBind_scalarInput_isRefused() =>
        Assert.Contains("its first dimension must count rows", Error(Ports.Taking(Ports.Float("x")), Plans.Features("a")));

    [Fact]
    public void TryBind_differentFixedRows_isRefused() =>
        Assert.Contains(
            "the inputs disagree about the rows of a run: 'a' float [4, 1], 'b' float [8, 1]",
            Error(Ports.Taking(Ports.Float("a", 4, 1), Ports.Float("b", 8, 1)), Plans.Features("a", "b")));

    private static ModelBinding Bind(ModelSignature signature, ImmutableArray<FeaturePlan> features, ModelManifest? manifest = null)
    {
        Assert.True(ModelBinding.TryBind(manifest ?? Plans.Manifest(), signature, features, out var binding, out var error), error);
        return binding;
    }

    private static string Error(ModelSignature signature, ImmutableArray<FeaturePlan> features, ModelManifest? manifest = null)
    {
        Assert.False(ModelBinding.TryBind(manifest ?? Plans.Manifest(), signature, features, out _, out var error));
        return error;
    }
}
