namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A group as administrators see it.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="State">Its state; <see cref="GroupState.Dead"/> also for a group that there is not.</param>
/// <param name="ProtocolType">Empty before the first member came.</param>
/// <param name="ProtocolName">Empty unless the group is stable.</param>
/// <param name="Members">Who belongs to it now.</param>
internal sealed record GroupDescription(
    string Id,
    GroupState State,
    string ProtocolType,
    string ProtocolName,
    IReadOnlyList<MemberDescription> Members)
{
    /// <summary>What Kafka tells of a group that it does not know.</summary>
    public static GroupDescription Unknown(string id) => new(id, GroupState.Dead, "", "", []);
}
