using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What <c>model.cuda</c> needs of the rest of a topology.</summary>
internal static class CudaRules
{
    public static void CheckUsed(SectionOptions model, ReadingContext reading)
    {
        if (model.TryGet(ModelKeys.Device, out var device) && device == DevicePolicy.Cpu)
        {
            model.Refuse(ModelKeys.Cuda, "has no effect: device is cpu", reading);
        }
    }

    /// <summary>What TensorRT cannot be told otherwise.</summary>
    public static void CheckTensorRt(SectionOptions cuda, ReadingContext reading)
    {
        if (!cuda.TryGet(CudaKeys.TensorRt, out var tensorRt) || !tensorRt)
        {
            return;
        }

        if (cuda.TryGet(CudaKeys.Tf32, out var tf32) && !tf32)
        {
            reading.Report(TopologyErrorKind.Conflict, cuda.PlaceOf(CudaKeys.TensorRt), "needs tf32: true; TensorRT multiplies in TF32, and ONNX Runtime has no switch for it");
        }

        if (cuda.TryGet(CudaKeys.Graphs, out var graphs) && graphs)
        {
            reading.Report(TopologyErrorKind.Conflict, cuda.PlaceOf(CudaKeys.TensorRt), "cannot be with graphs: true; runs of TensorRT are not recorded");
        }
    }

    public static void CheckSizes(SectionOptions topology, ReadingContext reading)
    {
        if (!topology.TryGet(TopologyKeys.Model, out var model)
            || !model.IsWritten(ModelKeys.Cuda)
            || !model.TryGet(ModelKeys.Cuda, out var cuda)
            || !cuda.TryGet(CudaKeys.Graphs, out var graphs)
            || !graphs)
        {
            return;
        }

        // A recorded run has one size; with any number of rows there would be as many recordings.
        if (!topology.IsWritten(TopologyKeys.Batching) || (topology.TryGet(TopologyKeys.Batching, out var batching) && !batching.IsWritten(BatchingKeys.Sizes)))
        {
            reading.Report(TopologyErrorKind.Conflict, cuda.PlaceOf(CudaKeys.Graphs), "needs batching.sizes, the numbers of rows that runs are recorded with");
        }
    }
}
