namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>Where a group is between two generations. Names as clients see them.</summary>
internal enum GroupState
{
    /// <summary>No members; offsets may be there.</summary>
    Empty,

    /// <summary>Members are asked to join again; those that have, wait.</summary>
    PreparingRebalance,

    /// <summary>The generation is complete; its leader has to say who does what.</summary>
    CompletingRebalance,

    /// <summary>Every member can have its assignment.</summary>
    Stable,

    /// <summary>Deleted, or the broker ends. Never left again.</summary>
    Dead,
}
