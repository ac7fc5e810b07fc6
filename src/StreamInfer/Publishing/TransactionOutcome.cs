namespace StreamInfer.Publishing;

/// <summary>How a step at the end of a transaction went.</summary>
/// <param name="Result">What is to be done now.</param>
/// <param name="Reason">Why it is not done; null where it is.</param>
public readonly record struct TransactionOutcome(TransactionResult Result, string? Reason)
{
    public static TransactionOutcome Done => new(TransactionResult.Done, null);
}
