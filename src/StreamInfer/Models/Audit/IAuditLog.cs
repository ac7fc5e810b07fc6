namespace StreamInfer.Models.Audit;

/// <summary>Takes the account of what happens to the versions of a topology's model. Safe for any thread.</summary>
public interface IAuditLog : IDisposable
{
    /// <summary>Entries that were not written because too many waited, or because they were refused for good. They are said in the log as well.</summary>
    long Dropped { get; }

    /// <summary>Hands an entry over. Never blocks and never fails.</summary>
    void Write(AuditEntry entry);
}
