namespace StreamInfer.Topologies;

/// <summary>The instant from which an event's latency budget runs.</summary>
public enum DeadlineStart : byte
{
    /// <summary>The return of the poll that brought it: what this service adds.</summary>
    Arrival,

    /// <summary>Its own time: what is left of the budget when it arrives is what it gets, so a backlog is late.</summary>
    EventTime,
}
