using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>Where a model may run, and how.</summary>
/// <param name="Policy">Which device.</param>
/// <param name="Threads">Threads within one node of a run on the CPU, 1 or more.</param>
/// <param name="Cuda">How it runs on a card.</param>
/// <param name="Provider">Of the cards.</param>
internal sealed record OpeningPlan(DevicePolicy Policy, int Threads, CudaPlan Cuda, ICudaProvider Provider);
