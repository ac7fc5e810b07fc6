namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A member as it is kept over a restart of the broker.</summary>
/// <param name="Id">Its id.</param>
/// <param name="InstanceId">Of a static member, else null.</param>
/// <param name="ClientId">What its client calls itself.</param>
/// <param name="ClientHost">Where its client is.</param>
/// <param name="RebalanceTimeout">How long a rebalance waits for it.</param>
/// <param name="SessionTimeout">How long it may be silent; counted anew from the restart.</param>
/// <param name="Metadata">What it said under the generation's protocol.</param>
/// <param name="Assignment">What it has to do.</param>
internal readonly record struct MemberSnapshot(
    string Id,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    TimeSpan RebalanceTimeout,
    TimeSpan SessionTimeout,
    byte[] Metadata,
    byte[] Assignment);
