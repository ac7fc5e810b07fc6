namespace StreamInfer.Models.Optimizing;

/// <summary>A constant with values that FP16 does not hold.</summary>
/// <param name="Name">Of the constant.</param>
/// <param name="Values">How many it has.</param>
/// <param name="Beyond">How many are above 65,504 in amount.</param>
/// <param name="Largest">The greatest amount of those.</param>
/// <param name="Vanished">How many become zero and were not.</param>
/// <param name="Outcome">What was done: <c>kept in FP32</c>, <c>clamped</c>, or <c>rounded</c>.</param>
public sealed record HalfFinding(string Name, int Values, int Beyond, float Largest, int Vanished, string Outcome);
