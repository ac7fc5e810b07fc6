using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// Passes over what nobody wants. Such values are checked only as far as finding their end needs: their text may be broken, their ints
/// too large.
/// </summary>
internal static unsafe class SkipSteps
{
    public static byte* Fixed(byte* p, Instruction* i, Machine* m) =>
        m->End - p >= i->A ? p + i->A : m->Fail(p, DeadLetterReason.Truncated);

    public static byte* Text(byte* p, Machine* m)
    {
        p = Varint.ReadLength(p, m, out var length);
        return p == null ? null : p + length;
    }

    /// <summary>An array of items that all have the same number of bytes.</summary>
    public static byte* Blocks(byte* p, Instruction* i, Machine* m)
    {
        while (true)
        {
            var at = p;
            p = BlockSteps.ReadStart(p, m, i->A);
            if (p == null || m->BlockItems == 0)
            {
                return p;
            }

            var bytes = m->BlockItems * i->A;
            if (m->BlockBytes >= 0 && m->BlockBytes != bytes)
            {
                return m->Fail(at, DeadLetterReason.InvalidLength, m->BlockBytes);
            }

            p += bytes;
        }
    }
}
