namespace StreamInfer.EmbeddedBroker;

/// <summary>When an append counts as done.</summary>
public enum FlushMode
{
    /// <summary>When the operating system has it: survives the end of the process, not a power loss. Kafka's default too.</summary>
    PageCache,

    /// <summary>When it is on the disk (fsync, one for all appends that wait).</summary>
    Always,
}
