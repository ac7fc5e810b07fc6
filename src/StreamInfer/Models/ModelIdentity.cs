namespace StreamInfer.Models;

/// <summary>Which model scored: what each of its predictions says of it.</summary>
/// <param name="Name">Name in the repository.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Digest">As <see cref="ModelDigest.Compute"/> gives it: 64 hex digits.</param>
/// <param name="Threshold">Decision threshold of the manifest; null for none.</param>
/// <param name="LowerIsWorse">Whether the decision is score ≤ threshold instead of ≥. The score itself is published as the model gives
/// it.</param>
public sealed record ModelIdentity(string Name, int Version, string Digest, double? Threshold, bool LowerIsWorse)
{
    /// <summary>The first 16 hex digits of the digest, as they travel in predictions.</summary>
    public string DigestShort => Digest[..16];
}
