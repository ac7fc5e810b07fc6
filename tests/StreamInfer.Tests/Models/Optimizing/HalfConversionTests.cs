using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Models.Optimizing;
using StreamInfer.OnnxRuntime;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Models.Optimizing;

public sealed class HalfConversionTests
{
    private const double Near = 0.02;

    public static TheoryData<string> Shipped => ["float_matrix", "float_open_width", "fixed_batch", "image", "isolation", "external_weights", "groups", "no_shapes", "pass_through"];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Convert_modelsOfTheTests_keepSignatureAndScores(string name)
    {
        using var model = new ModelCase(name);
        using var half = new HalfCase(File.ReadAllBytes(model.ModelFile));
        foreach (var beside in Directory.EnumerateFiles(model.Folder, "*.bin", SearchOption.AllDirectories))
        {
            half.Write(Path.GetRelativePath(model.Folder, beside), File.ReadAllBytes(beside));
        }

        var converted = half.Convert();

        Assert.NotEmpty(half.Report.Changed);
        Assert.Empty(ExternalWeights.List(converted.ModelFile));
        Assert.Equal(Text(OnnxModelLoader.ReadSignature(model.Manifest)), Text(OnnxModelLoader.ReadSignature(converted)));
        Assert.Equal(Scores(model, model.Manifest), Scores(model, converted), (expected, actual) => Math.Abs(expected - actual) <= Near * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void Convert_randomNetworks_stayNear()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var inputs = random.Next(1, 6);
            using var half = new HalfCase(Network(random, inputs));
            var converted = half.Convert();
            float[] row = [.. Enumerable.Range(0, inputs).Select(_ => (random.NextSingle() * 2) - 1)];

            var (before, after) = half.Run(converted, row);

            Assert.True(Math.Abs(before - after) <= Near, $"seed {seed}: {before} became {after}");
            Assert.Equal("float [N, 1]", OnnxModelLoader.ReadSignature(converted).Outputs[0].ToString());
        }
    }

    [Fact]
    public void Convert_valueForBothForms_isThereTwice()
    {
        // Exp stays in FP32 and takes what Mul made; the constant is used by both.
        using var half = new HalfCase(XToY().Constant("c", [1], 0.5f).Node("Mul", "m", "x", "c").Node("Exp", "e", "m").Node("Pow", "p", "e", "c").Node("Add", "y", "p", "m").ToArray());

        var converted = half.Convert();
        var (before, after) = half.Run(converted, 0.3f);

        Assert.Equal(before, after, 3);
        Assert.Equal(["Mul", "Add"], half.Report.Changed.Select(count => count.Operator));
        Assert.Equal(4, half.Report.Casts);
    }

    [Fact]
    public void Convert_attention_worksInFp16ButForItsScore()
    {
        float[] weights = [.. Enumerable.Range(0, 16).Select(index => (index % 5 - 2) * 0.3f)];
        using var half = new HalfCase(new TinyGraph().Input("x", -1, 4).Output("y", -1, 1).Constant("w", [4, 4], weights).Constant("one", [4], 1, 1, 1, 1).Constant("zero", [4], 0, 0, 0, 0)
            .Integers("tokens", -1, 2, 2).Integers("row", -1, 4).Constant("last", [4, 1], 1, -1, 0.5f, 2)
            .Node("MatMul", "q", "x", "w").Node("LayerNormalization", "n", "q", "one", "zero").Node("Reshape", "t", "n", "tokens").Node("MatMul", "dots", "t", "t").Node("Softmax", "a", "dots")
            .Node("MatMul", "mixed", "a", "t").Node("Reshape", "flat", "mixed", "row").Node("MatMul", "logit", "flat", "last").Node("Sigmoid", "y", "logit").ToArray());

        var (before, after) = half.Run(half.Convert(), 0.3f, -0.2f, 0.9f, 0.1f);

        Assert.Equal(before, after, 2e-3);
        Assert.Equal("Sigmoid", Assert.Single(half.Report.Kept).Operator);
        Assert.Equal(8, half.Report.Changed.Sum(count => count.Count));
        Assert.Equal(2, half.Report.Casts);
    }

    [Fact]
    public void Convert_constantBeyondTheRange_keepsItsNodesAndSaysSo()
    {
        using var half = new HalfCase(Scaled(1e6f));

        var converted = half.Convert();
        var (before, after) = half.Run(converted, 3);

        Assert.Equal(before, after, 3);
        Assert.Equal("constant 'scale' is beyond FP16's range", Assert.Single(half.Report.Kept).Reason);
        Assert.Equal(new HalfFinding("scale", 1, 1, 1e6f, 0, "kept in FP32"), Assert.Single(half.Report.Findings));
    }

    [Fact]
    public void Convert_clamp_takesTheEndsOfTheRange()
    {
        using var half = new HalfCase(Scaled(-1e6f), new HalfOptions(Clamp: true, []));

        var converted = half.Convert();
        var (_, after) = half.Run(converted, 1);

        Assert.Equal(-65504, after);
        Assert.Empty(half.Report.Kept);
        Assert.Equal("clamped", Assert.Single(half.Report.Findings).Outcome);
    }

    [Fact]
    public void Convert_epsilonThatWouldVanish_keepsItsNode()
    {
        using var half = new HalfCase(XToY().Constant("epsilon", [1], 1e-12f).Constant("two", [1], 2).Node("Mul", "m", "x", "two").Node("Add", "s", "m", "epsilon").Node("Div", "y", "m", "s").ToArray());

        var (_, after) = half.Run(half.Convert(), 0);

        // 0 / 1e-12, and not 0 / 0.
        Assert.Equal(0, after);
        Assert.Equal(new HalfFinding("epsilon", 1, 0, 0, 1, "kept in FP32"), Assert.Single(half.Report.Findings));
    }

    [Fact]
    public void Convert_keep_leavesOperatorsAndNodesAlone()
    {
        var network = XToY().Constant("c", [1], 3).Node("Mul", "a", "x", "c").Node("Add", "b", "a", "c").Node("Sub", "y", "b", "a").ToArray();
        using var half = new HalfCase(network, new HalfOptions(false, ["Mul", "Sub-y"]));

        half.Convert();

        Assert.Equal("Add", Assert.Single(half.Report.Changed).Operator);
        Assert.All(half.Report.Kept, count => Assert.Equal("by --keep", count.Reason));
    }

    [Fact]
    public void Convert_keepOfWhatIsNotThere_isRefused()
    {
        using var half = new HalfCase(Scaled(2), new HalfOptions(false, ["Gemm"]));

        Assert.EndsWith("has no node and no operator 'Gemm' to keep in FP32", Assert.Throws<ModelLoadException>(half.Convert).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_lastActivation_staysInFp32()
    {
        using var half = new HalfCase(XToY().Constant("c", [1], 1).Integers("shape", -1, 1).Node("Mul", "m", "x", "c").Node("Sigmoid", "s", "m").Node("Reshape", "y", "s", "shape").ToArray());

        var (before, after) = half.Run(half.Convert(), -15);

        // Steps of 6e-8 would be a fifth of it.
        Assert.Equal(before, after, 1e-9);
        Assert.Equal([("Sigmoid", "makes what the model gives"), ("Reshape", "only moves values of FP32")], half.Report.Kept.Select(count => (count.Operator, count.Reason!)));
    }

    [Fact]
    public void Convert_constantNodesAndListedFloats_areConstantsToo()
    {
        var listed = TinyGraph.Tensor("listed", [1]).Add(OnnxField.TensorFloats, BitConverter.GetBytes(1e9f));
        using var half = new HalfCase(XToY().ConstantNode("c", [1], 0.25f).Constant(listed).Node("Mul", "m", "x", "c").Node("Min", "y", "m", "listed").ToArray());

        var (before, after) = half.Run(half.Convert(), 2);

        Assert.Equal((0.5, 0.5), (before, after));
        Assert.Equal("listed", Assert.Single(half.Report.Findings).Name);
        Assert.Equal("Mul", Assert.Single(half.Report.Changed).Operator);
    }

    [Fact]
    public void Convert_constantsAmongInputsAsOfOld_areRewrittenThereToo()
    {
        using var half = new HalfCase(new TinyGraph { IrVersion = 3 }.Input("x", -1, 1).Input("c", 1).Output("y", -1, 1).Value("m", -1, 1).Constant("c", [1], 0.5f)
            .Node("Mul", "m", "x", "c").Node("Relu", "y", "m").ToArray());

        var converted = half.Convert();

        Assert.Equal((1, 1), half.Run(converted, 2));
        Assert.Equal("x", Assert.Single(OnnxModelLoader.ReadSignature(converted).Inputs).Name);
    }

    [Fact]
    public void Convert_nameThatIsTaken_takesAnother()
    {
        using var half = new HalfCase(XToY().Constant("x_fp16", [1], 0.5f).Node("Mul", "m", "x", "x_fp16").Node("Relu", "y", "m").ToArray());

        Assert.Equal((1, 1), half.Run(half.Convert(), 2));
    }

    [Fact]
    public void Convert_twice_isRefused()
    {
        using var half = new HalfCase(Scaled(2));
        using var again = new HalfCase(File.ReadAllBytes(half.Convert().ModelFile));

        Assert.EndsWith("cannot be rewritten: it is one of FP16 already", Assert.Throws<ModelLoadException>(again.Convert).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zipmap_int64", "ai.onnx.ml.ZipMap")]
    [InlineData("probabilities", "nothing in it can work in FP16: 1 ai.onnx.ml.LinearClassifier (an operator that is kept in FP32)")]
    public void Convert_nothingForFp16_saysWhatThereIs(string name, string text)
    {
        using var model = new ModelCase(name);
        using var half = new HalfCase(File.ReadAllBytes(model.ModelFile));

        Assert.Contains(text, Assert.Throws<ModelLoadException>(half.Convert).Message);
    }

    [Fact]
    public void Read_graphWithinAGraph_isRefused()
    {
        var inner = new ProtobufMessage().Add(OnnxField.AttributeName, "then_branch").Add(OnnxField.AttributeGraph, new ProtobufMessage().Add(2, "inner")).Add(OnnxField.AttributeType, 5UL);
        using var half = new HalfCase(XToY().Node("If", ["y"], ["x"], inner).ToArray());

        Assert.EndsWith("node 'If-y' is a If: models with graphs within a graph are not rewritten", Assert.Throws<ModelLoadException>(half.Convert).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 3 }, "constant 'c' has 1 values, and its shape is one of 3")]
    [InlineData(new long[] { int.MaxValue, int.MaxValue, int.MaxValue }, "constant 'c' has 1 values")]
    [InlineData(new long[] { -4 }, "constant 'c' has a dimension that cannot be")]
    public void Convert_constantThatContradictsItself_isRefused(long[] shape, string text)
    {
        // As the runtime would refuse it before, what it says is left out.
        using var half = new HalfCase(XToY().Constant("c", shape, 1).Node("Mul", "y", "x", "c").ToArray());
        var conversion = HalfConversion.Read(half.File);

        Assert.Contains(text, Assert.Throws<ModelLoadException>(() => conversion.Convert(["y"], half.Options, out _)).Message);
    }

    [Fact]
    public void Convert_damagedFiles_areRefusedInOneLineOrWork()
    {
        var sound = Network(new Random(1), 3);
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = sound.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var half = new HalfCase(round % 3 == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes);

            // Anything but a refusal with the file's name would leave the test.
            if (Record.Exception(half.Convert) is { } error)
            {
                Assert.Contains("model.onnx", Assert.IsType<ModelLoadException>(error).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ToArray_untouched_isTheSameBytes()
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Upwards.Find("tests/models/make_models.py"))!, "model.onnx", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            var model = ProtobufMessage.Parse(bytes);

            Assert.Equal(bytes, model.ToArray());
            Assert.Equal(bytes, model.With(OnnxField.ModelGraph, ProtobufMessage.Parse(model.All(OnnxField.ModelGraph).Single())).ToArray());
        }
    }

    private static TinyGraph XToY() => new TinyGraph().Input("x", -1, 1).Output("y", -1, 1);

    private static byte[] Scaled(float scale) => XToY().Constant("scale", [1], scale).Constant("one", [1], 1).Node("Mul", "one-x", "x", "one").Node("Mul", "y", "one-x", "scale").ToArray();

    private static byte[] Network(Random random, int inputs)
    {
        var graph = new TinyGraph().Input("x", -1, inputs).Output("y", -1, 1);
        var (current, width) = ("x", inputs);
        var layers = random.Next(1, 4);
        string[] activations = ["Relu", "Tanh", "Sigmoid", "Elu", "Softplus", "Erf", "LeakyRelu", "Softmax"];
        for (var layer = 0; layer < layers; layer++)
        {
            var next = layer == layers - 1 ? 1 : random.Next(1, 9);
            graph.Constant($"w{layer}", [width, next], Values(random, width * next)).Constant($"b{layer}", [next], Values(random, next));
            graph.Node("MatMul", $"p{layer}", current, $"w{layer}").Node("Add", $"s{layer}", $"p{layer}", $"b{layer}");
            var output = layer == layers - 1 ? "y" : $"a{layer}";
            graph.Node(layer == layers - 1 ? "Sigmoid" : activations[random.Next(activations.Length)], output, $"s{layer}");
            (current, width) = (output, next);
        }

        return graph.ToArray();
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private static double[] Scores(ModelCase model, ModelManifest manifest)
    {
        using var session = HalfCase.Open(manifest);
        var block = model.Rows(session, out var rows);
        var scores = new ScoreBlock(session.Shape, rows);
        session.Run(block, rows, scores);
        return [.. scores.Scores.Take(rows).Select(score => (double)score)];
    }

    private static string Text(ModelSignature signature) => string.Join("; ", signature.Inputs.Concat(signature.Outputs).Select(port => $"{port.Name} {port}"));
}
