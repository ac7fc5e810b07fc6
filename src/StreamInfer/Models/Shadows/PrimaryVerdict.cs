namespace StreamInfer.Models.Shadows;

/// <summary>What was published of an event.</summary>
/// <param name="Version">Who said it.</param>
/// <param name="Score">As the model gave it.</param>
/// <param name="Decision">Null without a threshold.</param>
public readonly record struct PrimaryVerdict(int Version, double Score, bool? Decision);
