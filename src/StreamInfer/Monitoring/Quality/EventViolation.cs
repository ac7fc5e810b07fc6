namespace StreamInfer.Monitoring.Quality;

/// <summary>What can be wrong with an event.</summary>
public enum EventViolation
{
    /// <summary>It became a dead letter.</summary>
    Schema,

    /// <summary>Its id came before.</summary>
    DuplicateId,

    /// <summary>It came after its pane had ended.</summary>
    Late,

    /// <summary>It came too late to count.</summary>
    TooLate,

    /// <summary>It claims to be from the future.</summary>
    Future,
}
