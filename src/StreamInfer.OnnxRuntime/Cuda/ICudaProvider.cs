using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>ONNX Runtime's CUDA provider, and the cards it runs on: the seam at which tests put a card of their own.</summary>
internal interface ICudaProvider
{
    /// <summary>Finds a card, and all that is needed to run on it.</summary>
    /// <param name="device">As the driver counts.</param>
    /// <param name="reason">Why there is none, in one line.</param>
    CudaCard? TryFind(int device, out string? reason);

    /// <summary>The memory of the process's models on a card.</summary>
    CudaBudget BudgetOf(CudaCard card);

    /// <summary>Memory and copies of a card that was found.</summary>
    ICudaDevice Open(CudaCard card);

    /// <summary>Why TensorRT cannot be had on a card that was found, in one line; null where it can.</summary>
    string? WhyNoTensorRt();

    /// <summary>Where TensorRT keeps the engines that it built.</summary>
    EngineFolder Engines { get; }

    /// <summary>Has a session run on the card: by TensorRT first where the plan says so, then by CUDA.</summary>
    /// <param name="options">Of the session.</param>
    /// <param name="plan">How.</param>
    /// <param name="engines">Where TensorRT keeps engines that it built for this model and no other; null for nowhere.</param>
    /// <exception cref="OnnxRuntimeException">A provider cannot be loaded.</exception>
    void Append(SessionOptions options, CudaPlan plan, string? engines);

    /// <summary>Where the runtime put the nodes of a session.</summary>
    /// <exception cref="NotSupportedException">The runtime does not tell.</exception>
    ImmutableArray<NodePlacement> PlacementsOf(InferenceSession session);
}
