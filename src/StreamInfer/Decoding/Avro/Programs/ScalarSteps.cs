using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Reads single values.</summary>
internal static unsafe class ScalarSteps
{
    /// <summary>Reads the value that <paramref name="i"/> describes at <paramref name="p"/> into <paramref name="to"/>.</summary>
    /// <returns>The position behind it, or null.</returns>
    public static byte* Read(byte* p, Instruction* i, Machine* m, RawValue* to) => i->Scalar switch
    {
        ScalarCode.Boolean => Boolean(p, m, to),
        ScalarCode.Int => Int(p, i, m, to),
        ScalarCode.Long => Long(p, i, m, to),
        ScalarCode.Float => Float(p, m, to),
        ScalarCode.Double => Double(p, m, to),
        ScalarCode.Text => Text(p, m, to),
        ScalarCode.Bytes => Bytes(p, m, to),
        ScalarCode.Fixed => Fixed(p, i, m, to),
        ScalarCode.Enum => Enum(p, i, m, to),
        ScalarCode.Decimal => Decimal(p, i, m, to),
        ScalarCode.FixedDecimal => FixedDecimal(p, i, m, to),
        _ => Promoted(p, i, m, to),
    };

    private static byte* Int(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var next = Varint.Read(p, m, out var raw);
        if (next == null)
        {
            return null;
        }

        Cell.Write(to, Varint.Unzigzag(raw), i->Kind);
        return raw <= uint.MaxValue ? next : m->Fail(p, DeadLetterReason.InvalidVarint);
    }

    private static byte* Long(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var next = Varint.Read(p, m, out var raw);
        Cell.Write(to, Varint.Unzigzag(raw), i->Kind);
        return next;
    }

    private static byte* Float(byte* p, Machine* m, RawValue* to)
    {
        if (p + sizeof(float) > m->End)
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        Cell.Write(to, BitConverter.DoubleToInt64Bits(Unsafe.ReadUnaligned<float>(p)), RawKind.Double);
        return p + sizeof(float);
    }

    private static byte* Double(byte* p, Machine* m, RawValue* to)
    {
        if (p + sizeof(double) > m->End)
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        Cell.Write(to, Unsafe.ReadUnaligned<long>(p), RawKind.Double);
        return p + sizeof(double);
    }

    private static byte* Boolean(byte* p, Machine* m, RawValue* to)
    {
        if (p >= m->End)
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        Cell.Write(to, *p, RawKind.Boolean);
        return *p <= 1 ? p + 1 : m->Fail(p, DeadLetterReason.InvalidIndex, *p);
    }

    private static byte* Text(byte* p, Machine* m, RawValue* to)
    {
        var text = Varint.ReadLength(p, m, out var length);
        if (text == null)
        {
            return null;
        }

        Cell.Write(to, text, length, RawKind.Text);
        return Utf8Text.IsValid(text, length, m->End) ? text + length : m->Fail(p, DeadLetterReason.InvalidUtf8);
    }

    private static byte* Enum(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var next = Varint.ReadPositive(p, m, out var index);
        if (next == null || (ulong)index >= (uint)i->B)
        {
            return next == null ? null : m->Fail(p, DeadLetterReason.InvalidIndex, index);
        }

        *to = m->Constants[i->A + (int)index];
        return to->Kind != RawKind.Missing ? next : m->Fail(p, DeadLetterReason.InvalidIndex, index);
    }

    private static byte* Bytes(byte* p, Machine* m, RawValue* to)
    {
        var bytes = Varint.ReadLength(p, m, out var length);
        *to = new RawValue((nint)bytes, length, RawKind.Bytes);
        return bytes == null ? null : bytes + length;
    }

    private static byte* Fixed(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        if (m->End - p < i->A)
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        *to = new RawValue((nint)p, i->A, RawKind.Bytes);
        return p + i->A;
    }

    private static byte* Decimal(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var bytes = Varint.ReadLength(p, m, out var length);
        if (bytes == null)
        {
            return null;
        }

        *to = RawValue.Of(DecimalNumber.ToDouble(new ReadOnlySpan<byte>(bytes, length), i->A));
        return bytes + length;
    }

    private static byte* FixedDecimal(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        if (m->End - p < i->B)
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        *to = RawValue.Of(DecimalNumber.ToDouble(new ReadOnlySpan<byte>(p, i->B), i->A));
        return p + i->B;
    }

    /// <summary>A whole number that the reader schema wants as a float or double, rounded as that type rounds.</summary>
    private static byte* Promoted(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var isInt = i->Scalar is ScalarCode.IntAsFloat or ScalarCode.IntAsDouble;
        var next = isInt ? Int(p, i, m, to) : Long(p, i, m, to);
        var isFloat = i->Scalar is ScalarCode.IntAsFloat or ScalarCode.LongAsFloat;
        *to = RawValue.Of(isFloat ? (double)(float)to->Bits : to->Bits);
        return next;
    }
}
