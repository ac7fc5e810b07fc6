using System.Text.Unicode;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Json;

/// <summary>Reads the values that a row can hold, one by one or as the elements of an array.</summary>
/// <param name="scratch">Where text with escapes is resolved.</param>
/// <param name="payload">Address of the cursor's first byte.</param>
internal readonly struct JsonScalars(PinnedArena scratch, nint payload)
{
    /// <summary>Reads a value that is neither object nor array.</summary>
    /// <param name="cursor">Before the value.</param>
    /// <param name="next">Its first byte.</param>
    /// <param name="value">The value.</param>
    /// <returns>False at a mistake, which the cursor has.</returns>
    public bool Read(ref JsonCursor cursor, byte next, out RawValue value)
    {
        switch (next)
        {
            case (byte)'"':
                cursor.Take();
                return ReadText(ref cursor, out value);
            case (byte)'t':
                value = RawValue.Of(value: true);
                return cursor.TakeLiteral("true"u8);
            case (byte)'f':
                value = RawValue.Of(value: false);
                return cursor.TakeLiteral("false"u8);
            case (byte)'n':
                value = new RawValue(0, 0, RawKind.Null);
                return cursor.TakeLiteral("null"u8);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return cursor.TakeNumber(out value);
            default:
                value = default;
                return cursor.Fail("a value is due");
        }
    }

    /// <summary>Reads an array, its nested ones in row-major order, as far as there is room, and counts the rest.</summary>
    /// <param name="cursor">Before the bracket.</param>
    /// <param name="elements">Room for the first ones.</param>
    /// <param name="count">Elements so far.</param>
    /// <param name="depth">Levels including this one.</param>
    /// <returns>False at the first mistake, which the cursor has.</returns>
    public bool ReadFlat(ref JsonCursor cursor, Span<RawValue> elements, ref int count, int depth)
    {
        if (!cursor.TryOpen(depth))
        {
            return false;
        }

        if (cursor.TryTake((byte)']'))
        {
            return true;
        }

        do
        {
            var next = cursor.Peek();
            if (next == '[')
            {
                if (!ReadFlat(ref cursor, elements, ref count, depth + 1))
                {
                    return false;
                }

                continue;
            }

            if (next == '{' || count >= elements.Length)
            {
                if (!cursor.SkipValue(depth))
                {
                    return false;
                }

                if (count < elements.Length)
                {
                    elements[count] = new RawValue(0, 0, RawKind.Other);
                }
            }
            else if (!Read(ref cursor, next, out elements[count]))
            {
                return false;
            }

            count++;
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)']') || cursor.Fail("a comma or the end of the array is due");
    }

    private bool ReadText(ref JsonCursor cursor, out RawValue value)
    {
        value = default;
        if (!cursor.TakeString(out var start, out var length, out var hasEscapes))
        {
            return false;
        }

        var content = cursor.Slice(start, length);
        if (!Utf8.IsValid(content))
        {
            return cursor.Fail(DeadLetterReason.InvalidUtf8, "a string that is not UTF-8 ends");
        }

        if (!hasEscapes)
        {
            value = RawValue.TextAt(payload + start, length);
            return true;
        }

        if (!JsonEscapes.TryResolve(content, scratch.Reserve(length), out var written))
        {
            return cursor.Fail(DeadLetterReason.InvalidUtf8, "a string with half a surrogate pair ends");
        }

        var range = scratch.Commit(written);
        value = RawValue.TextAt(range.Pointer, range.Length);
        return true;
    }
}
