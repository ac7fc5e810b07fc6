using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

public sealed class CudaKeyTests
{
    [Fact]
    public void ReadText_everyKey_isInThePlan()
    {
        var plan = Read("device: prefer-cuda, cuda: { device: 1, memoryLimitMiB: 512, graphs: true, tf32: true }", "batching: { maxBatchSize: 32, sizes: [1, 32] }").Plan!;

        Assert.Equal(new CudaPlan { Device = 1, MemoryLimitMiB = 512, Graphs = true, Tf32 = true }, plan.Model.Cuda);
    }

    [Fact]
    public void ReadText_tensorRt_isInThePlan() =>
        Assert.Equal(new CudaPlan { Tf32 = true, TensorRt = true }, Read("cuda: { tensorrt: true, tf32: true }", "").Plan!.Model.Cuda);

    [Theory]
    [InlineData("cuda: { tensorrt: true }", "", "needs tf32: true; TensorRT multiplies in TF32, and ONNX Runtime has no switch for it")]
    [InlineData("cuda: { tensorrt: true, tf32: true, graphs: true }", "batching: { maxBatchSize: 32, sizes: [1, 32] }", "cannot be with graphs: true; runs of TensorRT are not recorded")]
    [InlineData("device: cpu, cuda: { tf32: true }", "", "has no effect: device is cpu")]
    [InlineData("cuda: { graphs: true }", "", "needs batching.sizes, the numbers of rows that runs are recorded with")]
    [InlineData("cuda: { graphs: true }", "batching: { maxBatchSize: 32 }", "needs batching.sizes, the numbers of rows that runs are recorded with")]
    [InlineData("cuda: { memoryLimitMiB: 8 }", "", "16")]
    public void ReadText_whatDoesNotFit_isRefused(string model, string batching, string message) =>
        Assert.Contains(message, Assert.Single(Read(model, batching).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadText_noGraphs_needsNoSizes() => Assert.Empty(Read("cuda: { graphs: false }", "").Errors);

    private static TopologyReading Read(string model, string batching) =>
        Sample.Read(Sample.With(Sample.ModelLine, $"model: {{ name: m, version: 1, {model} }}") + batching + "\n");
}
