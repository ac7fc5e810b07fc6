namespace StreamInfer.Models.Shadows;

/// <summary>What was published of an event beside what a shadow says.</summary>
/// <param name="Primary">What was published.</param>
/// <param name="Score">The shadow's.</param>
/// <param name="Decision">The shadow's; null without a threshold.</param>
/// <param name="Absolute">Absolute difference of the scores; NaN where one is no number.</param>
/// <param name="Agrees">Whether both decide alike; null where one decides nothing.</param>
internal readonly record struct Difference(PrimaryVerdict Primary, double Score, bool? Decision, double Absolute, bool? Agrees)
{
    public static Difference Between(in PrimaryVerdict primary, double score, bool? decision) => new(
        primary, score, decision, Math.Abs(score - primary.Score), primary.Decision is null || decision is null ? null : primary.Decision == decision);
}
