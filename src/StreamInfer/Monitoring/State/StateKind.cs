namespace StreamInfer.Monitoring.State;

/// <summary>What lies under a key of the state topic.</summary>
internal enum StateKind
{
    /// <summary>All that an instance needs to go on after a restart.</summary>
    Checkpoint,

    /// <summary>How far an instance is.</summary>
    Instance,

    /// <summary>States of alarms, as whoever judges left them.</summary>
    Alarms,

    /// <summary>What an instance counted of a version in a pane.</summary>
    Pane,
}
