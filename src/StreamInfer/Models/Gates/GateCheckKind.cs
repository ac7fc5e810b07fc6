namespace StreamInfer.Models.Gates;

/// <summary>What a gate looks at, in the order in which it does.</summary>
public enum GateCheckKind : byte
{
    /// <summary>The files are there and have the digest they should, the model opens on its device, and it fits the topology.</summary>
    Load,

    /// <summary>The golden records come out as they should.</summary>
    Golden,

    /// <summary>There are rows which the model takes, so that the following can be looked at.</summary>
    Rows,

    /// <summary>A batch of every size that it may see runs, and gives as many results as it has rows.</summary>
    WarmUp,

    /// <summary>Runs of every size stay within the budget.</summary>
    RunTime,

    /// <summary>Scores are numbers, and probabilities where they should be.</summary>
    Output,

    /// <summary>Scores on the device are those of the CPU.</summary>
    Parity,
}
