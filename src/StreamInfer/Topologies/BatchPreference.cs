namespace StreamInfer.Topologies;

/// <summary>What a micro-batch waits for while an executor is idle.</summary>
public enum BatchPreference : byte
{
    /// <summary>For nothing: it leaves at once, and grows only while every executor is busy.</summary>
    Latency,

    /// <summary>For the size at which the cost per event stops falling, or the deadline if that comes first.</summary>
    Efficiency,
}
