using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>The values that most events are made of, small enough to become part of the interpreter's loop.</summary>
internal static unsafe class ScalarSteps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Int(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var next = Varint.Read(p, m, out var raw);
        if (next == null)
        {
            return null;
        }

        *to = new RawValue(Varint.Unzigzag(raw), 0, i->Kind);
        return raw <= uint.MaxValue ? next : m->Fail(p, DeadLetterReason.InvalidVarint);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Long(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var next = Varint.Read(p, m, out var raw);
        *to = new RawValue(Varint.Unzigzag(raw), 0, i->Kind);
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Float(byte* p, Machine* m, RawValue* to)
    {
        if (m->End - p < sizeof(float))
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        *to = RawValue.Of((double)Unsafe.ReadUnaligned<float>(p));
        return p + sizeof(float);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Double(byte* p, Machine* m, RawValue* to)
    {
        if (m->End - p < sizeof(double))
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        *to = new RawValue(Unsafe.ReadUnaligned<long>(p), 0, RawKind.Double);
        return p + sizeof(double);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Boolean(byte* p, Machine* m, RawValue* to)
    {
        if (p >= m->End)
        {
            return m->Fail(p, DeadLetterReason.Truncated);
        }

        *to = new RawValue(*p, 0, RawKind.Boolean);
        return *p <= 1 ? p + 1 : m->Fail(p, DeadLetterReason.InvalidIndex, *p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Text(byte* p, Machine* m, RawValue* to)
    {
        var text = Varint.ReadLength(p, m, out var length);
        if (text == null)
        {
            return null;
        }

        *to = RawValue.TextAt((nint)text, length);
        return Utf8Text.IsValid(text, length, m->End) ? text + length : m->Fail(p, DeadLetterReason.InvalidUtf8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Enum(byte* p, Instruction* i, Machine* m, RawValue* to)
    {
        var next = Varint.Read(p, m, out var raw);
        if (next == null)
        {
            return null;
        }

        var index = Varint.Unzigzag(raw);
        if ((ulong)index >= (ulong)i->B)
        {
            return m->Fail(p, DeadLetterReason.InvalidIndex, index);
        }

        *to = m->Constants[i->A + (int)index];
        return to->Kind != RawKind.Missing ? next : m->Fail(p, DeadLetterReason.InvalidIndex, index);
    }
}
