namespace StreamInfer.Topologies;

/// <summary>What becomes of events while the model fails every one of them.</summary>
public enum ModelFailurePolicy : byte
{
    /// <summary>They wait: the pipeline pauses and tries again until the model works, or the service is stopped.</summary>
    Pause,

    /// <summary>Each gets a dead letter, as it would alone.</summary>
    DeadLetter,
}
