using System.Runtime.InteropServices;

namespace StreamInfer.TestKit.Faults;

/// <summary>What one event must have become, and what it has become so far.</summary>
/// <param name="DeadLetterReason">Null where a prediction is due.</param>
/// <param name="Scores">Of the prediction that is due, by version, version 1 first; empty otherwise.</param>
/// <param name="SentMs">The event's own time stamp.</param>
[StructLayout(LayoutKind.Auto)]
internal record struct ExpectedOutput(string? DeadLetterReason, float[] Scores, long SentMs)
{
    /// <summary>How many outputs there are.</summary>
    public int Outputs { get; set; }

    /// <summary>The id of its first prediction.</summary>
    public UInt128 PredictionId { get; set; }

    /// <summary>The version that made its first prediction.</summary>
    public int Version { get; set; }
}
