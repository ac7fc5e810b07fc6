using System.Collections.Concurrent;

namespace StreamInfer.Models;

/// <summary>
/// The digest under which each version was first seen, by this process or by others who told it. A version is what it was: one whose files have changed since is
/// another, and needs another number. Any thread.
/// </summary>
public sealed class VersionDigests
{
    private readonly ConcurrentDictionary<(string Name, int Version), string> _known = new();

    /// <summary>Takes note of a version; the first to speak of it counts.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="version">1 or more.</param>
    /// <param name="digest">64 hex digits, in any case.</param>
    /// <returns>The digest that counts: the given one, or another that was there before.</returns>
    public string Learn(string name, int version, string digest) => _known.GetOrAdd((name, version), digest.ToLowerInvariant());

    /// <summary>The digest that counts; null where the version was never seen.</summary>
    public string? Find(string name, int version) => _known.GetValueOrDefault((name, version));

    /// <summary>Takes note of a version, and refuses it where it was seen with another digest.</summary>
    /// <exception cref="ModelLoadException">It was; names both.</exception>
    public void Check(string name, int version, string digest)
    {
        var known = Learn(name, version, digest);
        if (!string.Equals(known, digest, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelLoadException(
                $"model {name}/{version} has changed: it was first seen with sha256 {known}, and its files now have {digest}; a version never changes, give the new files a new number");
        }
    }
}
