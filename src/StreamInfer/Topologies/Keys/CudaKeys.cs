using System.Globalization;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>model.cuda</c>.</summary>
internal static class CudaKeys
{
    private static readonly CudaPlan Defaults = new();

    public static readonly KeyOf<int> Device = new("device", new IntegerShape(0, 63), "Which card, as the driver counts.") { Default = "0" };

    public static readonly KeyOf<int> MemoryLimit = new(
        "memoryLimitMiB",
        new IntegerShape(16, 1 << 20),
        "Most memory that each version takes on the card; all of a process together get nine tenths of it, and a version that does not fit is refused or runs on the CPU.")
        { Default = Defaults.MemoryLimitMiB.ToString(CultureInfo.InvariantCulture), Unit = "MiB" };

    public static readonly KeyOf<bool> Graphs = new(
        "graphs", new BooleanShape(), "Whether a run of each of batching.sizes is recorded once, and replayed from then on.") { Default = "false" };

    public static readonly KeyOf<bool> Tf32 = new(
        "tf32", new BooleanShape(), "Whether matrices may be multiplied in TF32: faster, with a mantissa of 10 bits.") { Default = "false" };

    public static readonly KeyOf<bool> TensorRt = new(
        "tensorrt",
        new BooleanShape(),
        "Whether TensorRT runs what it can; its first start builds engines, which takes minutes. Needs tf32: true. Where its libraries are missing, prefer-cuda uses CUDA alone, and require-cuda refuses.")
        { Default = "false" };

    public static readonly SectionShape Section = new(Device, MemoryLimit, Graphs, Tf32, TensorRt) { Rules = [CudaRules.CheckTensorRt] };
}
