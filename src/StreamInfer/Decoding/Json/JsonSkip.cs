namespace StreamInfer.Decoding.Json;

/// <summary>Checks and skips a value without recursion: as nesting is bounded by 64, one word remembers what is open.</summary>
internal static class JsonSkip
{
    /// <param name="cursor">Before the value; behind it afterwards.</param>
    /// <param name="depth">Levels around it.</param>
    /// <returns>False at the first mistake, which the cursor has.</returns>
    public static bool Value(ref JsonCursor cursor, int depth)
    {
        // From the innermost level outwards, a bit each: 1 for an object, 0 for an array.
        var levels = 0UL;
        var open = 0;
        while (true)
        {
            var next = cursor.Peek();
            if (next is (byte)'{' or (byte)'[')
            {
                if (!cursor.TryOpen(depth + open + 1))
                {
                    return false;
                }

                open++;
                levels = (levels << 1) | (next == '{' ? 1UL : 0UL);
                if (!cursor.TryTake(Closing(levels)))
                {
                    if ((levels & 1) != 0 && !Name(ref cursor))
                    {
                        return false;
                    }

                    continue;
                }

                open--;
                levels >>= 1;
            }
            else if (!Scalar(ref cursor, next))
            {
                return false;
            }

            while (open > 0 && cursor.TryTake(Closing(levels)))
            {
                open--;
                levels >>= 1;
            }

            if (open == 0)
            {
                return true;
            }

            if (!cursor.TryTake((byte)','))
            {
                return cursor.Fail("a comma or the end of the object or array is due");
            }

            if ((levels & 1) != 0 && !Name(ref cursor))
            {
                return false;
            }
        }
    }

    private static byte Closing(ulong levels) => (levels & 1) != 0 ? (byte)'}' : (byte)']';

    private static bool Name(ref JsonCursor cursor)
    {
        if (!cursor.TryTake((byte)'"'))
        {
            return cursor.Fail("a member name is due");
        }

        return cursor.TakeString(out _, out _, out _) && (cursor.TryTake((byte)':') || cursor.Fail("a colon is due"));
    }

    private static bool Scalar(ref JsonCursor cursor, byte next)
    {
        switch (next)
        {
            case (byte)'"':
                cursor.Take();
                return cursor.TakeString(out _, out _, out _);
            case (byte)'t':
                return cursor.TakeLiteral("true"u8);
            case (byte)'f':
                return cursor.TakeLiteral("false"u8);
            case (byte)'n':
                return cursor.TakeLiteral("null"u8);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return cursor.SkipNumber();
            default:
                return cursor.Fail("a value is due");
        }
    }
}
