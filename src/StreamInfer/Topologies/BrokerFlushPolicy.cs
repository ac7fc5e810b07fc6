namespace StreamInfer.Topologies;

/// <summary>When an append to the embedded broker counts as done.</summary>
public enum BrokerFlushPolicy : byte
{
    /// <summary>When the operating system has it: survives the end of the process, not a power loss.</summary>
    PageCache,

    /// <summary>When it is on the disk.</summary>
    Always,
}
