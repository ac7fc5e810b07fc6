namespace StreamInfer.Pipeline;

/// <summary>Why nothing is read although the log may have more.</summary>
public enum HoldCause
{
    /// <summary>It is read.</summary>
    None,

    /// <summary>As much is in flight as may be: output is not acknowledged, or the model is slower than the events come.</summary>
    InFlight,

    /// <summary>As many events are acknowledged as may be without being committed.</summary>
    Uncommitted,

    /// <summary>More would be over <c>limits.rate</c>.</summary>
    Rate,

    /// <summary>Somebody paused the pipeline.</summary>
    Paused,
}
