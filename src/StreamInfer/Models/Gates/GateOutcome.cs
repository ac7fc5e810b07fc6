namespace StreamInfer.Models.Gates;

/// <summary>How a check ended.</summary>
public enum GateOutcome : byte
{
    Passed,

    /// <summary>Something that a person should look at, and that refuses nothing.</summary>
    Warned,

    Failed,
}
