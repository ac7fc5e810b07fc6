namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Who leaves, or is to be removed.</summary>
/// <param name="MemberId">Empty to name a static member by its instance id alone, as administrators do.</param>
/// <param name="InstanceId">Of a static member, else null.</param>
internal readonly record struct LeavingMember(string MemberId, string? InstanceId);
