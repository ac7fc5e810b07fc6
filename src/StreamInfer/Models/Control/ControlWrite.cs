namespace StreamInfer.Models.Control;

/// <summary>How an attempt to replace a value ended, and where the value is or why there is none.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Offset">Where the value was written; -1 where none was.</param>
/// <param name="Reason">For <see cref="ControlOutcome.Contended"/> and <see cref="ControlOutcome.Failed"/>, a sentence for an operator; else null.</param>
public sealed record ControlWrite(ControlOutcome Outcome, long Offset, string? Reason)
{
    /// <summary>Of a change that declined.</summary>
    public static ControlWrite Declined { get; } = new(ControlOutcome.Declined, -1, null);

    public static ControlWrite Written(long offset) => new(ControlOutcome.Written, offset, null);

    public static ControlWrite Contended(string reason) => new(ControlOutcome.Contended, -1, reason);

    public static ControlWrite Failed(string reason) => new(ControlOutcome.Failed, -1, reason);
}
