namespace StreamInfer.Inference;

/// <summary>A model version ready to score, with all that its predictions have to say of it.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Digest">First 16 hex digits of the SHA-256 over the model's files.</param>
/// <param name="Threshold">Decides; null for no decision.</param>
/// <param name="LowerIsWorse">Whether scores down to the threshold decide true, instead of scores up from it.</param>
/// <param name="Degraded">Whether it runs elsewhere than the topology prefers (on the CPU although CUDA is preferred).</param>
/// <param name="Session">Owned by whoever made it.</param>
public sealed record ScoringModel(string Name, int Version, string Digest, double? Threshold, bool LowerIsWorse, bool Degraded, IModelSession Session);
