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

    [Theory]
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
