namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>What bounds groups, so that no client can make the broker grow without end.</summary>
internal static class GroupLimits
{
    /// <summary>Groups at a time, empty ones with offsets included; the next one is refused with GROUP_MAX_SIZE_REACHED.</summary>
    public const int Groups = 10_000;

    /// <summary>Members of a group, those included that have an id and are yet to join.</summary>
    public const int Members = 1_000;

    /// <summary>Protocols (assignment strategies) that a member may offer.</summary>
    public const int Protocols = 100;

    /// <summary>Characters of a group's id, and of a static member's instance id.</summary>
    public const int IdLength = 1_024;

    /// <summary>Characters of what a client calls itself, which is part of its members' ids; the rest is left out.</summary>
    public const int ClientIdLength = 255;

    /// <summary>Bytes of what a member says of itself in all its protocols, and of all assignments of a generation.</summary>
    public const int MetadataBytes = 4 << 20;

    /// <summary>Bytes of a consumer's note beside an offset, as in Kafka (<c>offset.metadata.max.bytes</c>).</summary>
    public const int OffsetMetadataBytes = 4_096;

    /// <summary>Kafka asks for 6 seconds at least; here tests, and consumers on the same machine, may want to notice a death sooner.</summary>
    public static readonly TimeSpan MinSessionTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>As in Kafka.</summary>
    public static readonly TimeSpan MaxSessionTimeout = TimeSpan.FromMinutes(30);

    /// <summary>A longer rebalance time-out is cut to this: some clients ask for the largest number there is. The shortest is that of sessions.</summary>
    public static readonly TimeSpan MaxRebalanceTimeout = TimeSpan.FromDays(1);

    /// <summary>How long a new member's first join may last, as in Kafka: it has no id yet to send heartbeats with.</summary>
    public static readonly TimeSpan NewMemberJoinTimeout = TimeSpan.FromMinutes(5);
}
