using StreamInfer.Models;

namespace StreamInfer.Inference;

/// <summary>A model version ready to score.</summary>
/// <param name="Identity">What its predictions have to say of it, with the threshold in force.</param>
/// <param name="Session">Owned by whoever made it.</param>
public sealed record ScoringModel(ModelIdentity Identity, IModelSession Session);
