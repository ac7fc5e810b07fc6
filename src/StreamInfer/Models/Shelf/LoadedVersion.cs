using StreamInfer.Inference;

namespace StreamInfer.Models.Shelf;

/// <summary>A version in memory, bound to a topology.</summary>
/// <param name="Identity">What its predictions say of it.</param>
/// <param name="Use">Its hold on the weights.</param>
/// <param name="NewSession">Makes sessions.</param>
internal sealed record LoadedVersion(ModelIdentity Identity, OpenedModels.Use Use, Func<IModelSession> NewSession);
