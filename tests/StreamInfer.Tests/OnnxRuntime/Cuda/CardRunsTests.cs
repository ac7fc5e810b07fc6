using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

public sealed class CardRunsTests
{
    private readonly FakeCard _card = new();

    [Theory]
    [InlineData("float_matrix", "a,b,c", false)]
    [InlineData("float_matrix", "a,b,c", true)]
    [InlineData("fixed_batch", "a,b,c", false)]
    [InlineData("fixed_batch", "a,b,c", true)]
    [InlineData("zipmap_int64", "a,b,c", false)]
    [InlineData("zipmap_int64", "a,b,c", true)]
    [InlineData("pass_through", "a,b,c", true)]
    [InlineData("columns", "amount,age,card,vip,channel", false)]
    public void Run_everySize_scoresAsOnTheCpu(string name, string features, bool graphs)
    {
        using var model = new ModelCase(name);
        using var opened = Open(model, new CudaPlan { Graphs = graphs });
        using var session = opened.Bind(Plans.Features(features.Split(',')))();
        using var reference = model.Load(Plans.Features(features.Split(',')));
        var block = model.Rows(session, out var all);
        foreach (var rows in (int[])[.. Enumerable.Range(1, all), .. Enumerable.Range(1, all).Reverse()])
        {
            var (expected, actual) = (new ScoreBlock(reference.Shape, all), new ScoreBlock(session.Shape, all));
            reference.Run(block, rows, expected);
            session.Run(block, rows, actual);

            Assert.Equal(expected.Scores[..rows], actual.Scores[..rows]);
            Assert.Equal(expected.Probabilities, actual.Probabilities);
        }

        Assert.Equal("cuda", session.Device);
    }

    [Fact]
    public void Run_rowsOfANewBatch_areThoseThatAreScored()
    {
        using var model = new ModelCase("float_matrix");
        using var opened = Open(model);
        using var session = opened.Bind(Plans.Features("a", "b", "c"))();
        var block = model.Rows(session, out var rows);
        var (first, second) = (new ScoreBlock(session.Shape, rows), new ScoreBlock(session.Shape, rows));
        session.Run(block, rows, first);
        session.Run(block, rows, first);
        Array.Reverse(block.Tensors[0].Floats);

        session.Run(block, rows, second);

        Assert.NotEqual(first.Scores, second.Scores);
    }

    [Fact]
    public void Run_again_takesNoMoreMemoryOfTheCardAndAllocatesNothing()
    {
        using var model = new ModelCase("float_matrix");
        using var opened = Open(model);
        using var session = opened.Bind(Plans.Features("a", "b", "c"))();
        var block = new FeatureBlock(session.Layout, 256);
        var scores = new ScoreBlock(session.Shape, 256);
        foreach (var rows in (int[])[2, 256, 3, 256])
        {
            session.Run(block, rows, scores);
        }

        var (pieces, taken) = (_card.Pieces, _card.Taken);
        _card.Calls.Capacity = 4096;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 100; run++)
        {
            session.Run(block, 256, scores);
        }

        // The card that tests put there writes down what is asked of it, in some 250 bytes a run.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 300);
        Assert.Equal((pieces, taken), (_card.Pieces, _card.Taken));
        Assert.Equal((2, 256 * ((3 * 4) + 4)), (pieces, taken));
    }

    [Fact]
    public void Run_recorded_waitsForTheRowsBeforeItAndTheResultsBehindIt()
    {
        using var model = new ModelCase("float_matrix");
        using var opened = Open(model, new CudaPlan { Graphs = true });
        using var session = opened.Bind(Plans.Features("a", "b", "c"))();
        var block = model.Rows(session, out _);
        var scores = new ScoreBlock(session.Shape, block.Capacity);
        session.Run(block, 2, scores);
        _card.Calls.Clear();

        session.Run(block, 2, scores);

        Assert.Equal(["upload 1: 24", "wait 1", "download 1: 8", "wait 1"], _card.Calls, StringComparer.Ordinal);
    }

    [Fact]
    public void Run_severalExecutors_haveAStreamAndMemoryEach()
    {
        using var model = new ModelCase("float_matrix");
        using var opened = Open(model);
        var make = opened.Bind(Plans.Features("a", "b", "c"));
        Parallel.For(0, 4, _ =>
        {
            using var session = make();
            var block = model.Rows(session, out var rows);
            var scores = new ScoreBlock(session.Shape, rows);
            for (var run = 0; run < 100; run++)
            {
                session.Run(block, rows, scores);
                Assert.Equal(model.Scores, scores.Scores, (expected, actual) => Math.Abs(expected - actual) <= 1e-6);
            }
        });

        Assert.Equal((0, 0), (_card.Pieces, _card.OpenStreams));
        Assert.Equal(4, _card.Calls.Where(call => call.StartsWith("wait", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Run_anExecutorUploads_whileAnotherRunIsUnderWay()
    {
        using var model = new ModelCase("counts");
        using var opened = Open(model);
        var make = opened.Bind(Plans.Features("x"));
        using var busy = make();
        using var other = make();
        var (block, next) = (new FeatureBlock(busy.Layout, 2), new FeatureBlock(busy.Layout, 2));
        var (scores, nextScores) = (new ScoreBlock(busy.Shape, 2), new ScoreBlock(busy.Shape, 2));
        busy.Run(block, 2, scores);
        other.Run(next, 2, nextScores);
        block.Tensors[0].Int64s[0] = long.MaxValue;
        next.Tensors[0].Int64s[0] = 3;
        var uploaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _card.Waited = stream => _ = stream == 1 && uploaded.TrySetResult();
        var endless = Task.Run(() => Assert.Throws<ModelRunException>(() => busy.Run(block, 2, scores)));

        await uploaded.Task;

        // While the one counts without end, the other's rows go to the card and are run.
        other.Run(next, 2, nextScores);

        Assert.Equal(3, nextScores.Scores[0]);
        Assert.False(endless.IsCompleted);
        busy.IsTerminated = true;
        await endless.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Run_noMemoryForSoManyRows_saysSoAndRunsFewer()
    {
        using var model = new ModelCase("float_matrix");
        using var opened = Open(model);
        using var session = opened.Bind(Plans.Features("a", "b", "c"))();
        var block = new FeatureBlock(session.Layout, 256);
        var scores = new ScoreBlock(session.Shape, 256);
        session.Run(block, 2, scores);
        _card.Bytes = 64 * ((3 * 4) + 4);

        var failure = Assert.Throws<ModelRunException>(() => session.Run(block, 256, scores));
        session.Run(block, 64, scores);
        _card.Bytes = long.MaxValue;
        session.Run(block, 256, scores);

        Assert.Equal((RunFailure.OutOfMemory, "cudaMalloc: CUDA error 2: out of memory"), (failure.Failure, failure.Message));
    }

    [Fact]
    public void Run_theCardFails_isAFailedRunWithItsWords()
    {
        using var model = new ModelCase("float_matrix");
        using var opened = Open(model);
        using var session = opened.Bind(Plans.Features("a", "b", "c"))();
        var block = model.Rows(session, out var rows);
        var scores = new ScoreBlock(session.Shape, rows);
        session.Run(block, rows, scores);
        _card.Failure = new CudaException("cudaMemcpyAsync", 700, "an illegal memory access was encountered");

        var failure = Assert.Throws<ModelRunException>(() => session.Run(block, rows, scores));

        Assert.Equal((RunFailure.DeviceLost, "cudaMemcpyAsync: CUDA error 700: an illegal memory access was encountered"), (failure.Failure, failure.Message));
    }

    private OnnxOpenedModel Open(ModelCase model, CudaPlan? plan = null) =>
        (OnnxOpenedModel)new OnnxLoader(NullLogger.Instance, _card).Open(model.Manifest, DevicePolicy.RequireCuda, 1, plan ?? new CudaPlan());
}
