using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Turns UTF-8 into strings, one object for equal texts: labels come from a small set, and a string for each event would be garbage.
/// Holds at most 256 texts of at most 256 bytes; a text that meets another one's place takes it.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 256;
    private const int LongestBytes = 256;

    private readonly byte[]?[] _keys = new byte[]?[Places];
    private readonly string[] _texts = new string[Places];

    /// <summary>Copies the first elements of a tensor of strings.</summary>
    public void Copy(OrtValue tensor, Span<string> target)
    {
        for (var index = 0; index < target.Length; index++)
        {
            target[index] = Get(tensor.GetStringElementAsSpan(index));
        }
    }

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        var place = hash.ToHashCode() & (Places - 1);
        if (_keys[place] is not { } key || !utf8.SequenceEqual(key))
        {
            _keys[place] = utf8.ToArray();
            _texts[place] = Encoding.UTF8.GetString(utf8);
        }

        return _texts[place];
    }
}
