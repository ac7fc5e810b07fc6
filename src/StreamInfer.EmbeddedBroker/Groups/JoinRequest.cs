namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What a member says when it joins.</summary>
internal sealed record JoinRequest
{
    public required string Group { get; init; }

    /// <summary>Empty for a member that has no id yet.</summary>
    public required string MemberId { get; init; }

    /// <summary>Of a static member, else null.</summary>
    public string? InstanceId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Where the client is, as groups are described with it.</summary>
    public required string ClientHost { get; init; }

    /// <summary>How long the member may be silent before it counts as dead.</summary>
    public required TimeSpan SessionTimeout { get; init; }

    /// <summary>How long a rebalance waits for it to join again.</summary>
    public required TimeSpan RebalanceTimeout { get; init; }

    /// <summary>The class of protocols, <c>consumer</c> for consumers.</summary>
    public required string ProtocolType { get; init; }

    /// <summary>In the order of the member's preference.</summary>
    public required IReadOnlyList<MemberProtocol> Protocols { get; init; }

    /// <summary>A dynamic member without an id is given one and has to come back with it (KIP-394; from version 4 on).</summary>
    public bool RequiresMemberId { get; init; }

    /// <summary>A static leader that comes back can be told to leave the assignment as it is (KIP-814; from version 9 on).</summary>
    public bool CanSkipAssignment { get; init; }
}
