using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>The real one. One for the process: what a card has left is the same for all.</summary>
internal sealed class CudaProvider : ICudaProvider
{
    private readonly ConcurrentDictionary<int, CudaBudget> _budgets = new();
    private readonly ConcurrentDictionary<int, ICudaDevice> _devices = new();

    private CudaProvider()
    {
    }

    public static CudaProvider Instance { get; } = new();

    public EngineFolder Engines => EngineFolder.Usual;

    public CudaCard? TryFind(int device, out string? reason) => CudaProbe.TryFind(device, out reason);

    public CudaBudget BudgetOf(CudaCard card) => _budgets.GetOrAdd(card.Index, _ => CudaBudget.Of(card));

    public ICudaDevice Open(CudaCard card) => _devices.GetOrAdd(card.Index, index => new CudaDevice(index));

    public string? WhyNoTensorRt() => CudaProbe.WhyNoTensorRt();

    public void Append(SessionOptions options, CudaPlan plan, string? engines)
    {
        // What comes first chooses nodes first.
        if (plan.TensorRt)
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(TensorRtOptions.Of(plan, engines));
            options.AppendExecutionProvider_Tensorrt(tensorRt);
        }

        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(OptionsOf(plan));
        options.AppendExecutionProvider_CUDA(cuda);
    }

    public ImmutableArray<NodePlacement> PlacementsOf(InferenceSession session) => PlacementReader.Read(session);

    /// <summary>What the provider is told; the rest stays as it is by default.</summary>
    internal static Dictionary<string, string> OptionsOf(CudaPlan plan) => new(StringComparer.Ordinal)
    {
        ["device_id"] = plan.Device.ToString(CultureInfo.InvariantCulture),
        ["gpu_mem_limit"] = TensorRtOptions.ArenaBytes(plan).ToString(CultureInfo.InvariantCulture),

        // The other strategy doubles the arena each time, and holds up to half of it for nothing.
        ["arena_extend_strategy"] = "kSameAsRequested",

        // The exhaustive search takes seconds for each new size, and the workspace of the greediest algorithm.
        ["cudnn_conv_algo_search"] = "HEURISTIC",
        ["use_tf32"] = plan.Tf32 ? "1" : "0",
        ["enable_cuda_graph"] = plan.Graphs ? "1" : "0",
    };
}
