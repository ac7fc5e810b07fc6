namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Who says it is a member.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Generation">-1 for a consumer outside the group protocol.</param>
/// <param name="MemberId">Empty for none.</param>
/// <param name="InstanceId">Of a static member, else null.</param>
internal readonly record struct GroupMember(string Group, int Generation, string MemberId, string? InstanceId)
{
    /// <summary>It claims no membership at all.</summary>
    public bool IsOutside => Generation < 0 && MemberId.Length == 0 && InstanceId is null;
}
