using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Reads any single value: the rare kinds, and the elements of arrays.</summary>
internal static unsafe class ScalarReader
{
    /// <summary>Reads the value that <paramref name="i"/> describes at <paramref name="p"/> into <paramref name="to"/>.</summary>
    /// <returns>The position behind it, or null.</returns>
    public static byte* Read(byte* p, Instruction* i, Machine* m, RawValue* to) => i->Scalar switch
    {
        ScalarCode.Boolean => ScalarSteps.Boolean(p, m, to),
        ScalarCode.Int => ScalarSteps.Int(p, i, m, to),
        ScalarCode.Long => ScalarSteps.Long(p, i, m, to),
        ScalarCode.Float => ScalarSteps.Float(p, m, to),
        ScalarCode.Double => ScalarSteps.Double(p, m, to),
        ScalarCode.Text => ScalarSteps.Text(p, m, to),
        ScalarCode.Bytes => Bytes(p, m, to),
        ScalarCode.Fixed => Fixed(p, i, m, to),
        ScalarCode.Enum => ScalarSteps.Enum(p, i, m, to),
        ScalarCode.Decimal => Decimal(p, i, m, to),
        ScalarCode.FixedDecimal => FixedDecimal(p, i, m, to),
        _ => Promoted(p, i, m, to),
    };

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
        var next = isInt ? ScalarSteps.Int(p, i, m, to) : ScalarSteps.Long(p, i, m, to);
        var isFloat = i->Scalar is ScalarCode.IntAsFloat or ScalarCode.LongAsFloat;
        *to = RawValue.Of(isFloat ? (double)(float)to->Bits : to->Bits);
        return next;
    }
}
