using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Steps that choose the next instruction, which they leave in <see cref="Machine.Next"/>.</summary>
internal static unsafe class BranchSteps
{
    /// <summary>Most routines inside each other: how deep a recursive value may nest.</summary>
    public const int MaxDepth = 64;

    public static byte* NullOr(byte* p, Instruction* i, Machine* m)
    {
        var next = Varint.ReadPositive(p, m, out var branch);
        if (next == null || (ulong)branch > 1)
        {
            return next == null ? null : m->Fail(p, DeadLetterReason.InvalidIndex, branch);
        }

        if (branch == i->A >> 1)
        {
            Cell.Write(m->CellOf(i), 0, RawKind.Null);
            m->Next = i + i->B;
        }

        return next;
    }

    public static byte* NullJump(byte* p, Instruction* i, Machine* m)
    {
        var next = Varint.ReadPositive(p, m, out var branch);
        m->Next = branch == i->A ? m->Code + i->B : i + 1;
        return next == null || (ulong)branch <= 1 ? next : m->Fail(p, DeadLetterReason.InvalidIndex, branch);
    }

    public static byte* Union(byte* p, Instruction* i, Machine* m)
    {
        var next = Varint.ReadPositive(p, m, out var branch);
        if (next == null || (ulong)branch >= (ulong)i->B)
        {
            return next == null ? null : m->Fail(p, DeadLetterReason.InvalidIndex, branch);
        }

        m->Next = m->Code + m->Jumps[i->A + branch];
        return next;
    }

    public static byte* Key(byte* p, Instruction* i, Machine* m)
    {
        var key = Varint.ReadLength(p, m, out var length);
        if (key == null)
        {
            return null;
        }

        var text = new ReadOnlySpan<byte>(key, length);
        for (var entry = m->Jumps + i->A; entry < m->Jumps + i->A + (2 * i->B); entry += 2)
        {
            if (text.SequenceEqual(m->Constants[entry[0]].Span))
            {
                m->Next = m->Code + entry[1];
                break;
            }
        }

        return key + length;
    }

    public static byte* Call(byte* p, Instruction* i, Machine* m)
    {
        if (m->Depth == MaxDepth)
        {
            return m->Fail(p, DeadLetterReason.TooDeep);
        }

        m->Calls[m->Depth++] = (int)(i - m->Code);
        m->Next = m->Code + i->A;
        return p;
    }

    public static byte* Return(byte* p, Machine* m)
    {
        m->Next = m->Code + m->Calls[--m->Depth] + 1;
        return p;
    }

    /// <summary>The two conditions on the item's index, and the plain jump.</summary>
    public static byte* Conditional(byte* p, Instruction* i, Machine* m)
    {
        m->Next = i->Code switch
        {
            OpCode.Jump => m->Code + i->A,
            OpCode.IfIndex when m->Loop->Index == i->A => m->Code + i->B,
            OpCode.IfAbove when m->Loop->Index > i->A => m->Code + i->B,
            _ => i + 1,
        };
        return p;
    }
}
