using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace StreamInfer.Hashing;

/// <summary>
/// Finds UTF-8 text among texts known beforehand and says which it is, without allocation: open addressing over at least twice as
/// many slots as texts. Input cannot make it grow, and a miss costs no more probes than the longest run of the texts themselves.
/// </summary>
public sealed class Utf8Table
{
    private readonly byte[][] _texts;
    private readonly Slot[] _slots;
    private readonly int _mask;

    /// <param name="texts">Distinct texts; their position is what <see cref="IndexOf"/> answers.</param>
    /// <exception cref="ArgumentException">A text is there twice.</exception>
    public Utf8Table(IReadOnlyList<string> texts)
    {
        _texts = new byte[texts.Count][];
        _slots = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, texts.Count * 2))];
        _mask = _slots.Length - 1;
        for (var i = 0; i < texts.Count; i++)
        {
            _texts[i] = Encoding.UTF8.GetBytes(texts[i]);
            if (IndexOf(_texts[i]) >= 0)
            {
                throw new ArgumentException($"'{texts[i]}' is there twice", nameof(texts));
            }

            var hash = Utf8Fingerprint.Of(_texts[i]);
            var at = SlotOf(hash);
            while (_slots[at].Index != 0)
            {
                at = (at + 1) & _mask;
            }

            _slots[at] = new Slot(hash, i + 1);
        }
    }

    public int Count => _texts.Length;

    /// <summary>The position of a text, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> utf8)
    {
        var hash = Utf8Fingerprint.Of(utf8);
        for (var at = SlotOf(hash); ; at = (at + 1) & _mask)
        {
            ref readonly var slot = ref _slots[at];
            if (slot.Index == 0)
            {
                return -1;
            }

            if (slot.Hash == hash && Equal(_texts[slot.Index - 1], utf8))
            {
                return slot.Index - 1;
            }
        }
    }

    /// <summary>Whether the text at a position is this one.</summary>
    public bool Is(int index, ReadOnlySpan<byte> utf8) => Equal(_texts[index], utf8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Equal(byte[] text, ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(text);

    private int SlotOf(ulong hash) => (int)(hash >> 32) & _mask;

    /// <param name="Hash">Fingerprint of the text.</param>
    /// <param name="Index">Position of the text plus one; 0 for a free slot.</param>
    private readonly record struct Slot(ulong Hash, int Index);
}
