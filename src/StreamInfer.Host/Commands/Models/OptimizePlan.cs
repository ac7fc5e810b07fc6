using StreamInfer.Models.Optimizing;

namespace StreamInfer.Host.Commands.Models;

/// <summary>What <c>models optimize</c> is to make.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="From">The version to make it from; null for the latest.</param>
/// <param name="To">The version to make; null for the next.</param>
/// <param name="Half">How it becomes one of FP16; null has the runtime optimise it.</param>
/// <param name="Tolerance">Greatest allowed difference from a golden score; null for what the kind of change has by default.</param>
internal sealed record OptimizePlan(string Model, int? From, int? To, HalfOptions? Half, double? Tolerance)
{
    /// <summary>A hundredth: a point of a probability. Eleven bits a value, over some layers, stay well within it.</summary>
    public const double HalfTolerance = 0.01;
}
