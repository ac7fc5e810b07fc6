using System.Text;

namespace StreamInfer.Monitoring.Randomness;

/// <summary>FNV-1a, 64 bits (G. Fowler, L. C. Noll and K.-P. Vo; draft-eastlake-fnv): how categories and prediction ids are hashed.</summary>
public static class Fnv1a
{
    private const ulong Offset = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    /// <summary>The hash of bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Offset;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }

    /// <summary>The hash of a text's UTF-8 bytes.</summary>
    public static ulong Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));
}
