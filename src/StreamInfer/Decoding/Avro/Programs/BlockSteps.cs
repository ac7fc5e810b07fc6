using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Arrays and maps: blocks of items, each block headed by their number and, if that is negative, by the block's bytes.</summary>
internal static unsafe class BlockSteps
{
    /// <summary>Most items without any bytes (nulls, empty records) in a payload: their number is bound by nothing else.</summary>
    public const int MaxEmptyItems = 65_536;

    /// <summary>Enters an array or map.</summary>
    public static byte* Enter(byte* p, Instruction* i, Machine* m)
    {
        m->Loop++;
        m->Loop->Index = 0;
        return NextBlock(p, i, m);
    }

    /// <summary>Finishes an item.</summary>
    public static byte* Next(byte* p, Instruction* i, Machine* m)
    {
        var loop = m->Loop;
        var blocks = m->Code + i->A;
        loop->Index++;
        if (--loop->Left > 0)
        {
            m->Next = blocks + 1;
            return p;
        }

        return loop->BlockEnd == null || loop->BlockEnd == p
            ? NextBlock(p, blocks, m)
            : m->Fail(p, DeadLetterReason.InvalidLength, p - loop->BlockEnd);
    }

    /// <summary>
    /// Reads the start of a block into <see cref="Machine.BlockItems"/> (0 is the end of all blocks) and <see cref="Machine.BlockBytes"/>,
    /// and checks that so many items can be there.
    /// </summary>
    /// <param name="p">The position.</param>
    /// <param name="m">The run.</param>
    /// <param name="leastBytes">Least bytes of an item.</param>
    public static byte* ReadStart(byte* p, Machine* m, int leastBytes)
    {
        var at = p;
        p = Varint.Read(p, m, out var raw);
        var items = Varint.Unzigzag(raw);
        var room = m->End - p;
        m->BlockBytes = -1;
        if (p != null && items < 0)
        {
            p = Varint.ReadLength(p, m, out var bytes);
            m->BlockBytes = room = bytes;
            items = -items;
        }

        if (p == null)
        {
            return null;
        }

        m->BlockItems = items;
        if (leastBytes == 0)
        {
            var allowed = (ulong)items <= (ulong)m->EmptyItems;
            m->EmptyItems -= allowed ? (int)items : 0;
            return allowed ? p : m->Fail(at, DeadLetterReason.InvalidLength, items);
        }

        // The first comparison keeps the product in range; it also refuses the one number that has no positive counterpart.
        return (ulong)items <= (ulong)room && items * leastBytes <= room ? p : m->Fail(at, DeadLetterReason.InvalidLength, items);
    }

    private static byte* NextBlock(byte* p, Instruction* blocks, Machine* m)
    {
        var loop = m->Loop;
        while (true)
        {
            p = ReadStart(p, m, blocks->A);
            if (p == null)
            {
                return null;
            }

            if (m->BlockItems == 0)
            {
                m->Loop--;
                m->Next = m->Code + blocks->B;
                return p;
            }

            if (m->BlockBytes < 0 || blocks->Target == 0)
            {
                loop->Left = m->BlockItems;
                loop->BlockEnd = m->BlockBytes < 0 ? null : p + m->BlockBytes;
                m->Next = blocks + 1;
                return p;
            }

            loop->Index += m->BlockItems;
            p += m->BlockBytes;
        }
    }
}
