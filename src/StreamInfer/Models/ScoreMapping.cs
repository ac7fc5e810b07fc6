namespace StreamInfer.Models;

/// <summary>Where the score of an event comes from.</summary>
/// <param name="Output">Name of the output; null takes the only one that can hold a score.</param>
/// <param name="Class">For probabilities: the label of the class whose probability is the score; null takes the last class.</param>
/// <param name="LowerIsWorse">Whether low scores are the alarming ones (isolation forests): decides by score ≤ threshold.</param>
public sealed record ScoreMapping(string? Output, string? Class, bool LowerIsWorse);
