namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A member as the leader is told of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="InstanceId">Of a static member, else null.</param>
/// <param name="Metadata">What it said under the generation's protocol.</param>
internal readonly record struct JoinedMember(string Id, string? InstanceId, byte[] Metadata);
