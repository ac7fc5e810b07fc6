namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A group as it is kept over a restart of the broker: stable, or without members.</summary>
/// <param name="ProtocolType">Empty before the first member came.</param>
/// <param name="Generation">The generation.</param>
/// <param name="ProtocolName">Null without members.</param>
/// <param name="LeaderId">Null without members.</param>
/// <param name="SinceMs">Since when it is so, in milliseconds since 1970.</param>
/// <param name="Members">The members, the oldest first.</param>
internal sealed record GroupSnapshot(
    string ProtocolType,
    int Generation,
    string? ProtocolName,
    string? LeaderId,
    long SinceMs,
    IReadOnlyList<MemberSnapshot> Members);
