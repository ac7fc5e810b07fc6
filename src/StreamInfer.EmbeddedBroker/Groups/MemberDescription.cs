namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A member as administrators see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="InstanceId">Of a static member, else null.</param>
/// <param name="ClientId">What its client calls itself.</param>
/// <param name="ClientHost">Where its client is.</param>
/// <param name="Metadata">What it told the leader; empty unless the group is stable.</param>
/// <param name="Assignment">What it has to do; empty unless the group is stable.</param>
internal readonly record struct MemberDescription(string Id, string? InstanceId, string ClientId, string ClientHost, byte[] Metadata, byte[] Assignment);
