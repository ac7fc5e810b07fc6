namespace StreamInfer.Topologies;

/// <summary>What becomes of an event past its deadline; every one is counted.</summary>
public enum LatePolicy : byte
{
    /// <summary>Scored and published like any other.</summary>
    Process,

    /// <summary>Scored and published with the quality word <c>late</c>.</summary>
    Mark,

    /// <summary>If it is late before its run starts: a dead letter with reason <c>late</c>. Later than that: marked.</summary>
    DeadLetter,
}
