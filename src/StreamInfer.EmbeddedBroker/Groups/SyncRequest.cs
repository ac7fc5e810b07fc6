namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A member asks for its assignment; the leader brings everybody's.</summary>
/// <param name="Member">Who asks.</param>
/// <param name="ProtocolType">Checked where it is not null.</param>
/// <param name="ProtocolName">Checked where it is not null.</param>
/// <param name="Assignments">By member id; read from the leader only.</param>
internal sealed record SyncRequest(
    GroupMember Member,
    string? ProtocolType,
    string? ProtocolName,
    IReadOnlyDictionary<string, byte[]> Assignments);
