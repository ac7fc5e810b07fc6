using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

public sealed class CardOpenerTests : IDisposable
{
    private readonly FakeCard _card = new();
    private readonly LogLines _log = new();
    private readonly ModelCase _model = new("float_matrix");

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Open_onCard_tellsOfTheCardAndOfEveryNode()
    {
        using var opened = Open(DevicePolicy.RequireCuda);

        Assert.Equal("cuda", opened.Device);
        Assert.Contains(_log.Lines, line => line.StartsWith("Information: CUDA: Fake (device 0, compute capability 9.0, 1 multiprocessors, 8,192 MiB), driver unknown for CUDA 13.0", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.StartsWith("Information: Model any/1: where its nodes run: CUDAExecutionProvider: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_requireCudaWithANodeElsewhere_isRefusedAndNamesIt()
    {
        var stray = OperatorOf(_model);
        _card.OnCpu.Add(stray);

        var refused = Assert.Throws<ModelLoadException>(() => Open(DevicePolicy.RequireCuda));

        Assert.Contains("requires CUDA (device: require-cuda), which cannot be had: ", refused.Message);
        Assert.Contains($"nodes run elsewhere: {stray}", refused.Message);
        Assert.Contains("CPUExecutionProvider", refused.Message);
    }

    [Fact]
    public void Open_preferCudaWithNothingOnTheCard_fallsBack()
    {
        _card.OnCpu.UnionWith(Operators(_model));

        using var opened = (OnnxOpenedModel)Open(DevicePolicy.PreferCuda);

        Assert.Equal("cpu", opened.Device);
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning: Model any/1 runs on the CPU although CUDA is preferred: the card has nothing to do: ", StringComparison.Ordinal));
        Assert.Null(_card.Budget.TryTake(_card.Card.Bytes, out _));
        using var all = _card.Budget.TryTake((long)(_card.Card.Bytes * 0.9), out var reason);
        Assert.Null(reason);
    }

    [Fact]
    public void Open_moreThanTheCardHas_isRefusedUntilSomethingGoes()
    {
        var plan = new CudaPlan { MemoryLimitMiB = 5000 };
        var first = Open(DevicePolicy.RequireCuda, plan);

        var refused = Assert.Throws<ModelLoadException>(() => Open(DevicePolicy.RequireCuda, plan));
        first.Dispose();
        using var second = Open(DevicePolicy.RequireCuda, plan);

        Assert.EndsWith("model.cuda.memoryLimitMiB asks for 5000 MiB of the card, and 2372 of 7372 MiB are not promised to other models of this process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_noCard_fallsBackWithTheReasonOnEverySession()
    {
        _card.Missing = "the NVIDIA driver shows no device (CUDA driver error 100)";

        using var opened = Open(DevicePolicy.PreferCuda);
        using var session = opened.Bind(Plans.Features("a", "b", "c"))();

        Assert.Equal(("cpu", _card.Missing), (session.Device, session.FallbackReason));
    }

    [Fact]
    public void OptionsOf_plan_areExplicit() => Assert.Equal(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = "1",
            ["gpu_mem_limit"] = "104857600",
            ["arena_extend_strategy"] = "kSameAsRequested",
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["use_tf32"] = "0",
            ["enable_cuda_graph"] = "1",
        },
        CudaProvider.OptionsOf(new CudaPlan { Device = 1, MemoryLimitMiB = 100, Graphs = true }));

    [Fact]
    public void WhyNot_onThisMachine_isOneLineOrNothing() => Assert.DoesNotContain('\n', CudaProbe.WhyNot() ?? string.Empty);

    private IOpenedModel Open(DevicePolicy policy, CudaPlan? plan = null) => new OnnxLoader(_log, _card).Open(_model.Manifest, policy, 1, plan ?? new CudaPlan());

    private static string OperatorOf(ModelCase model) => Operators(model)[0];

    private static string[] Operators(ModelCase model)
    {
        using var options = SessionOpener.Options(1);
        options.AddSessionConfigEntry(PlacementReader.RecordEntry, "1");
        using var session = SessionOpener.Create(model.Manifest, null, options);
        return [.. PlacementReader.Read(session).Select(node => node.Operator)];
    }
}
