using System.Runtime.InteropServices;

namespace StreamInfer.Monitoring.Labels;

/// <summary>A prediction that waits for its label.</summary>
/// <param name="ModelVersion">Version that made it.</param>
/// <param name="Pane">Number of the pane that it is in: its label counts there, whenever it comes.</param>
/// <param name="Score">What the model said.</param>
/// <param name="Route">How the event came to that version.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WaitingPrediction(int ModelVersion, long Pane, double Score, PredictionRoute Route = PredictionRoute.Primary);
