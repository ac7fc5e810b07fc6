namespace StreamInfer.Models.Gates;

/// <summary>Why a version is asked for, which decides what it is forgiven (<see cref="GateRule"/>).</summary>
public enum GateOccasion : byte
{
    /// <summary>It is to take over from one that scores: nothing that failed is forgiven.</summary>
    Rollout,

    /// <summary>There is nothing better to score with: at the start, and for going back.</summary>
    OnlyChoice,
}
