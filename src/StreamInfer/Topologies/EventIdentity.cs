namespace StreamInfer.Topologies;

/// <summary>What tells one event from another.</summary>
public enum EventIdentity
{
    /// <summary>Nothing: events that come twice are not looked for.</summary>
    None,

    /// <summary>The record's key. Events without one are never duplicates.</summary>
    Key,
}
