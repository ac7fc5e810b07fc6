using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Pipeline;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime;

public sealed class OnnxModelSessionTests
{
    // Objects of the runtime's binding for inputs and outputs, arrays of their names and handles.
    private const int LargestBytesPerRun = 1024;

    [Theory]
    [InlineData("fixed_batch")]
    [InlineData("fixed_batch_one")]
    public void Run_fixedRows_scoresAnyNumberAndLeavesTheInputAlone(string name)
    {
        using var model = new ModelCase(name);
        using var session = model.Load(Plans.Features("a", "b", "c"));
        var block = model.Rows(session, out var all);
        var before = block.Tensors[0].Floats.ToArray();
        for (var rows = 1; rows <= all; rows++)
        {
            var scores = new ScoreBlock(session.Shape, all);
            Array.Fill(scores.Scores, double.NaN);

            session.Run(block, rows, scores);

            Assert.Equal(model.Scores[..rows], scores.Scores[..rows], (expected, actual) => Math.Abs(expected - actual) <= 1e-6);
            Assert.All(scores.Scores[rows..], score => Assert.Equal(double.NaN, score));
        }

        Assert.Equal(before, block.Tensors[0].Floats);
    }

    [Theory]
    [InlineData("float_matrix")]
    [InlineData("fixed_batch")]
    public void Share_sessionsOnThreadsOfTheirOwn_scoreAsTheFirst(string name)
    {
        using var model = new ModelCase(name);
        using var first = model.Load(Plans.Features("a", "b", "c"));
        Parallel.For(0, 4, _ =>
        {
            using var session = first.Share();
            var block = model.Rows(session, out var rows);
            for (var run = 0; run < 200; run++)
            {
                var scores = new ScoreBlock(session.Shape, rows);
                session.Run(block, rows, scores);
                Assert.Equal(model.Scores, scores.Scores, (expected, actual) => Math.Abs(expected - actual) <= 1e-6);
            }
        });

        // The runtime is the first one's, and still there.
        var all = model.Rows(first, out var count);
        first.Run(all, count, new ScoreBlock(first.Shape, count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Run_rowsOutOfRange_throws(int rows)
    {
        using var model = new ModelCase("float_matrix");
        using var session = model.Load(Plans.Features("a", "b", "c"));

        Assert.Throws<ArgumentOutOfRangeException>(
            () => session.Run(new FeatureBlock(session.Layout, 8), rows, new ScoreBlock(session.Shape, 16)));
    }

    [Fact]
    public void Run_notANumber_isPassedOn()
    {
        using var model = new ModelCase("not_a_number");
        using var session = model.Load(Plans.Features("x"));
        var block = new FeatureBlock(session.Layout, 3);
        (block.Tensors[0].Floats[0], block.Tensors[0].Floats[1], block.Tensors[0].Floats[2]) = (-1, 0, 1);
        var scores = new ScoreBlock(session.Shape, 3);

        session.Run(block, 3, scores);

        Assert.Equal([double.NaN, double.NegativeInfinity, 0], scores.Scores);
    }

    [Fact]
    public void Run_modelFails_throwsTheRuntimesMessageAndGoesOn()
    {
        using var model = new ModelCase("fails_on_value");
        using var session = model.Load(Plans.Features("x"));
        var block = new FeatureBlock(session.Layout, 2);
        var scores = new ScoreBlock(session.Shape, 2);
        block.Tensors[0].Int64s[1] = 7;

        var error = Assert.Throws<ModelRunException>(() => session.Run(block, 2, scores));
        block.Tensors[0].Int64s[1] = 1;
        session.Run(block, 2, scores);

        Assert.Contains("idx=7 must be within the inclusive range [-2,1]", error.Message);
        Assert.Equal([0.5, 0.25], scores.Scores);
    }

    [Fact]
    public void Run_takesTooLong_isEndedAndTheNextOneWorks()
    {
        using var model = new ModelCase("counts");
        using var session = model.Load(Plans.Features("x"));
        using var watchdog = new RunWatchdog(session, TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var block = new FeatureBlock(session.Layout, 2);
        var scores = new ScoreBlock(session.Shape, 2);
        block.Tensors[0].Int64s[0] = long.MaxValue;

        watchdog.Begin(TimeProvider.System.GetTimestamp());
        Assert.Throws<ModelRunException>(() => session.Run(block, 2, scores));
        Assert.True(watchdog.End());

        block.Tensors[0].Int64s[0] = 3;
        watchdog.Begin(TimeProvider.System.GetTimestamp());
        session.Run(block, 2, scores);
        Assert.False(watchdog.End());
        Assert.Equal([3, 0], scores.Scores);
    }

    [Theory]
    [InlineData("[ErrorCode:RuntimeException] Non-zero status code returned while running MatMul node. Status Message: bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4294967296", true)]
    [InlineData("CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);", true)]
    [InlineData("CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("CUDA failure 700: an illegal memory access was encountered", false)]
    [InlineData("indices element out of data bounds, idx=7 must be within the inclusive range [-2,1]", false)]
    public void IsExhausted_messagesOfTheRuntime_areToldApart(string message, bool isExhausted) => Assert.Equal(isExhausted, DeviceMemory.IsExhausted(message));

    [Fact]
    public void Run_textsOfChangingRowCounts_areNotMixedUp()
    {
        using var model = new ModelCase("columns");
        using var session = model.Load(Plans.Features("amount", "age", "card", "vip", "channel"));
        var block = model.Rows(session, out _);
        var scores = new ScoreBlock(session.Shape, 4);
        foreach (var rows in (int[])[4, 1, 3, 3, 4])
        {
            session.Run(block, rows, scores);

            Assert.Equal(model.Scores[..rows], scores.Scores[..rows]);
        }
    }

    [Theory]
    [InlineData("float_matrix", "a,b,c")]
    [InlineData("zipmap_int64", "a,b,c")]
    [InlineData("pass_through", "a,b,c")]
    public void Run_manyRows_allocatesNothingPerRow(string name, string features)
    {
        using var model = new ModelCase(name);
        using var session = model.Load(Plans.Features(features.Split(',')), maxBatchSize: 256);
        var block = new FeatureBlock(session.Layout, 256);
        var scores = new ScoreBlock(session.Shape, 256);

        var one = BytesPerRun(session, block, 1, scores);
        var many = BytesPerRun(session, block, 256, scores);

        Assert.True(many - one < 256, $"{many} bytes for 256 rows, {one} for one");
        Assert.InRange(many, 1, LargestBytesPerRun);
    }

    [Theory]
    [InlineData("zipmap_int64", 3, null)]
    [InlineData("zipmap_string", 2, "fraud")]
    public void Run_mapsReadOneByOne_agreeWithTheirTensor(string name, int width, string? scoreClass)
    {
        using var model = new ModelCase(name);
        var manifest = model.Manifest with { Score = new ScoreMapping(null, scoreClass, LowerIsWorse: false), ProbabilitiesOutput = "probability" };
        var features = Plans.Features([.. Enumerable.Range(0, width).Select(index => $"f{index}")]);
        using var shortcut = model.Load(features, _ => manifest);

        // As for maps of unknown origin: keys by looking at one, in the runtime's order.
        var plain = SessionOpener.Open(manifest, new OpeningPlan(DevicePolicy.Cpu, 1, new CudaPlan(), CudaProvider.Instance), extended: null);
        var declared = SignatureReader.Read(plain.Session);
        var seen = OutputProbe.Observe(plain, declared, ModelBinding.TryBindInputs(manifest, declared, features)!, features);
        Assert.True(ModelBinding.TryBind(manifest, seen, features, out var binding, out var error), error);
        using var slow = new OnnxModelSession(new OpenedModel(plain, seen, []), binding);

        var block = model.Rows(shortcut, out var rows);
        var (expected, actual) = (new ScoreBlock(slow.Shape, rows), new ScoreBlock(shortcut.Shape, rows));
        slow.Run(block, rows, expected);
        shortcut.Run(block, rows, actual);

        Assert.Equal(expected.Scores, actual.Scores);
        var labels = shortcut.Binding.Outputs.ClassLabels;
        Assert.Equal(labels.Order(StringComparer.Ordinal), binding.Outputs.ClassLabels, StringComparer.Ordinal);
        for (var index = 0; index < expected.Probabilities.Length; index++)
        {
            var place = (index / labels.Length * labels.Length) + labels.IndexOf(binding.Outputs.ClassLabels[index % labels.Length]);
            Assert.Equal(expected.Probabilities[index], actual.Probabilities[place]);
        }
    }

    private static long BytesPerRun(OnnxModelSession session, FeatureBlock block, int rows, ScoreBlock scores)
    {
        const int Runs = 100;
        for (var run = 0; run < Runs; run++)
        {
            session.Run(block, rows, scores);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < Runs; run++)
        {
            session.Run(block, rows, scores);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }
}
