namespace StreamInfer.Models.Control;

/// <summary>A version and what its files are.</summary>
/// <param name="Version">1 or more.</param>
/// <param name="Digest">As <see cref="ModelDigest.Compute"/> gives it: 64 hex digits in lower case.</param>
public readonly record struct VersionFiles(int Version, string Digest)
{
    private const int DigestDigits = 64;

    /// <summary>Whether the text has the form of a digest.</summary>
    public static bool IsDigest(string text) =>
        text.Length == DigestDigits && !text.AsSpan().ContainsAnyExcept("0123456789abcdef");
}
