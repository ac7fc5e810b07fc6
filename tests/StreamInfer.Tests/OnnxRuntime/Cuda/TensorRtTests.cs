using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

public sealed class TensorRtTests : IDisposable
{
    private static readonly CudaPlan Asked = new() { Tf32 = true, TensorRt = true };

    private readonly ScratchFolder _scratch = new();
    private readonly FakeCard _card;
    private readonly LogLines _log = new();
    private readonly ModelCase _model = new("float_matrix");

    public TensorRtTests() => _card = new FakeCard { Engines = new EngineFolder(_scratch.Root) };

    public void Dispose()
    {
        _model.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData(DevicePolicy.RequireCuda)]
    [InlineData(DevicePolicy.PreferCuda)]
    public void Open_there_runsTheNodesAndKeepsEnginesByDigest(DevicePolicy policy)
    {
        using var opened = Open(policy);

        Assert.Equal("cuda", opened.Device);
        Assert.Equal(Asked, _card.Appended);
        Assert.EndsWith(ModelDigest.Compute(_model.ModelFile), _card.AppendedEngines, StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.StartsWith("Information: Model any/1: where its nodes run: TensorrtExecutionProvider: ", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_notThere_preferCudaUsesCudaAloneAndSaysSo()
    {
        _card.NoTensorRt = "libnvinfer.so.10 is nowhere";

        using var opened = Open(DevicePolicy.PreferCuda);

        Assert.Equal("cuda", opened.Device);
        Assert.Equal((false, null), (_card.Appended!.TensorRt, _card.AppendedEngines));
        Assert.Contains("Warning: Model any/1 runs on CUDA alone although TensorRT is asked for: libnvinfer.so.10 is nowhere", _log.Lines);
    }

    [Fact]
    public void Open_notThere_requireCudaRefusesAndGivesItsMemoryBack()
    {
        _card.NoTensorRt = "libnvinfer.so.10 is nowhere";

        var refused = Assert.Throws<ModelLoadException>(() => Open(DevicePolicy.RequireCuda));

        Assert.EndsWith("cannot be had: model.cuda.tensorrt asks for TensorRT: libnvinfer.so.10 is nowhere", refused.Message, StringComparison.Ordinal);
        AssertAllMemoryIsLeft();
    }

    [Fact]
    public void Open_engineCannotBeBuilt_preferCudaUsesCudaAlone()
    {
        _card.TensorRtFailure = "TensorRT EP failed to create engine";

        using (var opened = Open(DevicePolicy.PreferCuda))
        {
            Assert.Equal("cuda", opened.Device);
            Assert.Contains("Warning: Model any/1 runs on CUDA alone although TensorRT is asked for: TensorRT EP failed to create engine", _log.Lines);
        }

        AssertAllMemoryIsLeft();
    }

    [Fact]
    public void Open_engineCannotBeBuilt_requireCudaRefuses()
    {
        _card.TensorRtFailure = "TensorRT EP failed to create engine";

        Assert.Contains("TensorRT EP failed to create engine", Assert.Throws<ModelLoadException>(() => Open(DevicePolicy.RequireCuda)).Message);
        AssertAllMemoryIsLeft();
    }

    [Fact]
    public void Open_notAskedFor_isNotLookedFor()
    {
        _card.NoTensorRt = "nowhere";

        using var opened = new OnnxLoader(_log, _card).Open(_model.Manifest, DevicePolicy.RequireCuda, 1, new CudaPlan());

        Assert.Null(_card.AppendedEngines);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("TensorRT", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_plan_sharesTheMemoryWithTheArena()
    {
        var plan = new CudaPlan { Device = 1, MemoryLimitMiB = 100, Tf32 = true, TensorRt = true };

        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["device_id"] = "1",
                ["trt_max_workspace_size"] = "52428800",
                ["trt_fp16_enable"] = "0",
                ["trt_engine_cache_enable"] = "1",
                ["trt_timing_cache_enable"] = "1",
                ["trt_engine_cache_path"] = "/cache/a",
                ["trt_timing_cache_path"] = "/cache/a",
            },
            TensorRtOptions.Of(plan, "/cache/a"));
        Assert.Equal("52428800", CudaProvider.OptionsOf(plan)["gpu_mem_limit"]);
        Assert.Equal("0", TensorRtOptions.Of(plan, null)["trt_engine_cache_enable"]);
    }

    [Fact]
    public void For_folderOfTheUser_isForItsOwnerAlone()
    {
        var folder = new EngineFolder(_scratch.Root).For(_model.Manifest)!;

        Assert.Equal(Path.Combine(_scratch.Root, "streaminfer/tensorrt", ModelDigest.Compute(_model.ModelFile)), folder);
        Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None);
    }

    [Fact]
    public void For_placeThatIsNoFolder_isNowhere()
    {
        Assert.Null(new EngineFolder(_scratch.Write("file", "x")).For(_model.Manifest));
    }

    [Fact]
    public void WhyNoTensorRt_onThisMachine_isOneLineOrNothing() => Assert.DoesNotContain('\n', CudaProbe.WhyNoTensorRt() ?? string.Empty);

    private IOpenedModel Open(DevicePolicy policy) => new OnnxLoader(_log, _card).Open(_model.Manifest, policy, 1, Asked);

    private void AssertAllMemoryIsLeft()
    {
        using var all = _card.Budget.TryTake((long)(_card.Card.Bytes * 0.9), out var reason);
        Assert.Null(reason);
    }
}
