namespace StreamInfer.Decoding.Json;

/// <summary>A place in events that a <see cref="DecodePlan"/> wants, or passes on its way to one.</summary>
internal sealed class JsonNode
{
    /// <summary>Targets whose value lies right here.</summary>
    public required DecodeTarget[] Targets { get; init; }

    /// <summary>Their cells, by position.</summary>
    public required int[] Cells { get; init; }

    /// <summary>Wanted members, should this be an object.</summary>
    public required JsonMembers Members { get; init; }

    /// <summary>Wanted elements in the order of their indices, should this be an array.</summary>
    public required (int Index, JsonNode Node)[] Elements { get; init; }

    /// <summary>The cells of this place and of all below it.</summary>
    public required int[] CellsBelow { get; init; }

    /// <summary>The event in which this place was met last: a second time in one event means that a name is there twice.</summary>
    public long SeenIn { get; set; }
}
