namespace StreamInfer.Models;

/// <summary>A version of a model, found in the repository, its files checked against its manifest.</summary>
public sealed record ResolvedModel(ModelManifest Manifest, ModelIdentity Identity);
