namespace StreamInfer.Decoding.Json;

/// <summary>One walk over one event: descends where something is wanted and fills the row.</summary>
internal readonly ref struct JsonWalk(RawRow row, nint payload, long number, Span<byte> nameScratch)
{
    private readonly Span<byte> _nameScratch = nameScratch;
    private readonly JsonScalars _scalars = new(row.Scratch, payload);

    /// <summary>Reads an object, whose brace comes next.</summary>
    /// <param name="cursor">Where the walk is.</param>
    /// <param name="node">What is wanted in there.</param>
    /// <param name="depth">Levels including this one.</param>
    /// <returns>False at the first mistake, which the cursor has.</returns>
    public bool ReadObject(ref JsonCursor cursor, JsonNode node, int depth)
    {
        if (!cursor.TryOpen(depth))
        {
            return false;
        }

        if (cursor.TryTake((byte)'}'))
        {
            return true;
        }

        var previous = -1;
        do
        {
            if (!cursor.TryTake((byte)'"'))
            {
                return cursor.Fail("a member name is due");
            }

            if (!node.Members.TakeName(ref cursor, ref previous, _nameScratch, out var member))
            {
                return false;
            }

            if (!cursor.TryTake((byte)':'))
            {
                return cursor.Fail("a colon is due");
            }

            if (!(member is null ? cursor.SkipValue(depth) : ReadMember(ref cursor, member, depth)))
            {
                return false;
            }
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)'}') || cursor.Fail("a comma or the end of the object is due");
    }

    private bool ReadMember(ref JsonCursor cursor, JsonNode node, int depth)
    {
        if (node.SeenIn == number)
        {
            // The name is there a second time: what the first one gave must not show through.
            foreach (var cell in node.CellsBelow)
            {
                row.Cells[cell] = default;
            }
        }

        node.SeenIn = number;
        return ReadValue(ref cursor, node, depth);
    }

    private bool ReadValue(ref JsonCursor cursor, JsonNode node, int depth)
    {
        var next = cursor.Peek();
        if (next == '[')
        {
            return ReadArray(ref cursor, node, depth + 1);
        }

        if (next == '{')
        {
            Store(node, new RawValue(0, 0, RawKind.Other));
            return ReadObject(ref cursor, node, depth + 1);
        }

        // Nothing is wanted at places that are only passed on the way.
        if (node.Cells.Length == 0)
        {
            return cursor.SkipValue(depth);
        }

        if (!_scalars.Read(ref cursor, next, out var value))
        {
            return false;
        }

        Store(node, value);
        return true;
    }

    private void Store(JsonNode node, RawValue value)
    {
        foreach (var cell in node.Cells)
        {
            row.Cells[cell] = value;
        }
    }

    // An array may be wanted as a whole, several times over with several lengths, and by single elements. Each of these is a walk of
    // its own over the same bytes; nearly always there is just one.
    private bool ReadArray(ref JsonCursor cursor, JsonNode node, int depth)
    {
        var start = cursor.Position;
        for (var i = 0; i < node.Cells.Length; i++)
        {
            var target = node.Targets[i];
            var count = 0;
            cursor.Position = start;
            var elements = row.Elements.AsSpan(target.FirstElement, target.IsArray ? target.Length : 0);
            if (!_scalars.ReadFlat(ref cursor, elements, ref count, depth))
            {
                return false;
            }

            row.Cells[node.Cells[i]] = new RawValue(0, count, RawKind.Array);
        }

        if (node.Cells.Length > 0 && node.Elements.Length == 0)
        {
            return true;
        }

        cursor.Position = start;
        return ReadElements(ref cursor, node, depth);
    }

    private bool ReadElements(ref JsonCursor cursor, JsonNode node, int depth)
    {
        if (!cursor.TryOpen(depth))
        {
            return false;
        }

        if (cursor.TryTake((byte)']'))
        {
            return true;
        }

        var wanted = 0;
        var index = 0;
        do
        {
            var isWanted = wanted < node.Elements.Length && node.Elements[wanted].Index == index;
            if (!(isWanted ? ReadValue(ref cursor, node.Elements[wanted].Node, depth) : cursor.SkipValue(depth)))
            {
                return false;
            }

            wanted += isWanted ? 1 : 0;
            index++;
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)']') || cursor.Fail("a comma or the end of the array is due");
    }
}
