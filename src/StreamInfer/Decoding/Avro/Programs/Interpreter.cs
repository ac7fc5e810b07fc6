using System.Runtime.CompilerServices;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// The loop that runs a program. It holds only what well-formed events mostly are, a few machine instructions a value and without
/// calls; what is rare, long or wrong is left to <see cref="Steps"/>, which does every instruction in full.
/// </summary>
internal static unsafe class Interpreter
{
    /// <summary>Runs the program from its first instruction to its end, or to the first fault.</summary>
    /// <returns>Whether it reached its end; otherwise the machine says what was wrong.</returns>
    public static bool Run(Machine* m)
    {
        var next = m->Code;
        var p = m->Start;
        var end = m->End;
        while (true)
        {
            var i = next++;
            var to = m->CellOf(i);
            switch (i->Code)
            {
                case OpCode.Double when p + sizeof(double) <= end:
                    Cell.Write(to, Unsafe.ReadUnaligned<long>(p), RawKind.Double);
                    p += sizeof(double);
                    continue;
                case OpCode.Float when p + sizeof(float) <= end:
                    Cell.Write(to, BitConverter.DoubleToInt64Bits(Unsafe.ReadUnaligned<float>(p)), RawKind.Double);
                    p += sizeof(float);
                    continue;
                case OpCode.Boolean when p < end && *p <= 1:
                    Cell.Write(to, *p++, RawKind.Boolean);
                    continue;
                case OpCode.Int when Varint.TryReadNarrow(ref p, end, out var narrow):
                    Cell.Write(to, Varint.Unzigzag(narrow), i->Kind);
                    continue;
                case OpCode.Long when Varint.TryReadWide(ref p, end, out var wide):
                    Cell.Write(to, Varint.Unzigzag(wide), i->Kind);
                    continue;
                case OpCode.Text when Varint.TryReadShort(p, end, out var length) && Utf8Text.IsValid(p + 1, length, end):
                    Cell.Write(to, p + 1, length, RawKind.Text);
                    p += length + 1;
                    continue;
                case OpCode.Enum when p < end && (*p & 0x81) == 0 && *p < 2 * i->B:
                    *to = m->Constants[i->A + (*p >> 1)];
                    p++;
                    continue;
                case OpCode.NullOr when p < end && (*p & 0xfd) == 0:
                    if (*p++ == i->A)
                    {
                        Cell.Write(to, 0, RawKind.Null);
                        next = i + i->B;
                    }
                    continue;
                case OpCode.SkipText when Varint.TryReadShort(p, end, out var passed):
                    p += passed + 1;
                    continue;
                case OpCode.SkipFixed when end - p >= i->A:
                    p += i->A;
                    continue;
                case OpCode.End when p == end:
                    return true;
            }

            p = Steps.Run(p, i, m);
            if (p == null)
            {
                return false;
            }

            next = m->Next;
        }
    }
}
