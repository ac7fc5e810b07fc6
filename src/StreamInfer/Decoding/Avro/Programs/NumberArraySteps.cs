using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Whole arrays of numbers (images, embeddings, windows) without a step for each element.</summary>
internal static unsafe class NumberArraySteps
{
    public static byte* Read(byte* p, Instruction* i, Machine* m)
    {
        long count = 0;
        var size = i->Scalar switch { ScalarCode.Float => sizeof(float), ScalarCode.Double => sizeof(double), _ => 1 };
        while (true)
        {
            var at = p;
            p = BlockSteps.ReadStart(p, m, size);
            if (p == null || m->BlockItems == 0)
            {
                *m->CellOf(i) = new RawValue(0, (int)count, RawKind.Array);
                return p;
            }

            var items = m->BlockItems;
            var end = m->BlockBytes < 0 ? null : p + m->BlockBytes;
            var wanted = Math.Clamp(i->B - count, 0, items);
            p = Items(p, i, m, m->Elements + i->A + Math.Min(count, i->B), wanted, items);
            if (p == null || (end != null && p != end))
            {
                return p == null ? null : m->Fail(at, DeadLetterReason.InvalidLength, m->BlockBytes);
            }

            count += items;
        }
    }

    private static byte* Items(byte* p, Instruction* i, Machine* m, RawValue* to, long wanted, long items)
    {
        // The block's start was checked against the bytes that are left, so that items of fixed size need no further check.
        switch (i->Scalar)
        {
            case ScalarCode.Float:
                Floats((float*)p, to, wanted);
                return p + (items * sizeof(float));
            case ScalarCode.Double:
                for (long k = 0; k < wanted; k++)
                {
                    Cell.Write(to + k, Unsafe.ReadUnaligned<long>(p + (k * sizeof(double))), RawKind.Double);
                }

                return p + (items * sizeof(double));
            default:
                return WholeNumbers(p, i, m, to, wanted, items);
        }
    }

    /// <summary>
    /// Four at a time: converted one by one, each float would wait for the one before, whose register it shares. Value and kind go out
    /// in one store; what is a kind and a length to the cell is a double to the register, which only carries it.
    /// </summary>
    private static void Floats(float* from, RawValue* to, long count)
    {
        var kind = BitConverter.Int64BitsToDouble((long)RawKind.Double << 32);
        long k = 0;
        for (; k + 4 <= count; k += 4)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(from + k));
            var cells = (double*)(to + k);
            Vector128.Create(low.GetElement(0), kind).Store(cells);
            Vector128.Create(low.GetElement(1), kind).Store(cells + 2);
            Vector128.Create(high.GetElement(0), kind).Store(cells + 4);
            Vector128.Create(high.GetElement(1), kind).Store(cells + 6);
        }

        for (; k < count; k++)
        {
            Cell.Write(to + k, BitConverter.DoubleToInt64Bits(from[k]), RawKind.Double);
        }
    }

    private static byte* WholeNumbers(byte* p, Instruction* i, Machine* m, RawValue* to, long wanted, long items)
    {
        var largest = i->Scalar == ScalarCode.Int ? uint.MaxValue : ulong.MaxValue;
        for (long k = 0; k < items; k++)
        {
            var next = Varint.Read(p, m, out var raw);
            if (next == null || raw > largest)
            {
                return next == null ? null : m->Fail(p, DeadLetterReason.InvalidVarint);
            }

            if (k < wanted)
            {
                Cell.Write(to + k, Varint.Unzigzag(raw), i->Kind);
            }

            p = next;
        }

        return p;
    }
}
