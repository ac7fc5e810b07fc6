namespace StreamInfer.Publishing;

/// <summary>What is to be done after a step at the end of a transaction.</summary>
public enum TransactionResult
{
    /// <summary>Nothing: it is over.</summary>
    Done,

    /// <summary>The same step, again: no answer came in time.</summary>
    Again,

    /// <summary>The transaction can only be aborted.</summary>
    MustAbort,
}
