using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

public sealed class PlacementTests
{
    private const string Card = "CUDAExecutionProvider";
    private const string Cpu = "CPUExecutionProvider";

    [Fact]
    public void Strays_bookkeepingOnTheCpu_areNone()
    {
        var placement = new Placement(
            [new("a", "Gemm", Card), new("s", "Shape", Cpu), new("g", "Gather", Cpu)],
            new HashSet<(string, string)> { ("s", "Shape"), ("g", "Gather") });

        Assert.Empty(placement.Strays);
        Assert.True(placement.UsesCard);
        Assert.Equal("CPUExecutionProvider: Shape, Gather; CUDAExecutionProvider: Gemm", placement.ToString());
    }

    [Fact]
    public void Strays_valuesOnTheCpu_areNamed()
    {
        var placement = new Placement([new("a", "Gemm", Card), new("t", "ai.onnx.ml.TreeEnsembleClassifier", Cpu), new("", "Gather", Cpu)], new HashSet<(string, string)>());

        Assert.Equal("2 of 3 nodes run elsewhere: ai.onnx.ml.TreeEnsembleClassifier 't' on CPUExecutionProvider, Gather on CPUExecutionProvider", placement.StrayText);
    }

    [Fact]
    public void Read_everyNodeOfASession_isOnTheCpu()
    {
        using var model = new ModelCase("float_matrix");
        using var options = SessionOpener.Options(1);
        options.AddSessionConfigEntry(PlacementReader.RecordEntry, "1");
        using var session = SessionOpener.Create(model.Manifest, null, options);

        var nodes = PlacementReader.Read(session);

        Assert.NotEmpty(nodes);
        Assert.All(nodes, node => Assert.Equal(Cpu, node.Provider));
    }

    [Fact]
    public void Read_sessionThatDoesNotRemember_isRefused()
    {
        using var model = new ModelCase("float_matrix");
        using var options = SessionOpener.Options(1);
        using var session = SessionOpener.Create(model.Manifest, null, options);

        Assert.Contains(PlacementReader.RecordEntry, Assert.Throws<NotSupportedException>(() => PlacementReader.Read(session)).Message);
    }
}
