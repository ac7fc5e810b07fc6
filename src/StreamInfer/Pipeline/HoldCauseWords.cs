namespace StreamInfer.Pipeline;

/// <summary>The words for <see cref="HoldCause"/>, in metrics and logs.</summary>
public static class HoldCauseWords
{
    /// <summary>The word for a cause, for example <c>in-flight</c>.</summary>
    public static string Word(this HoldCause cause) => cause switch
    {
        HoldCause.InFlight => "in-flight",
        HoldCause.Uncommitted => "uncommitted",
        HoldCause.Rate => "rate",
        HoldCause.Paused => "paused",
        _ => "none",
    };
}
