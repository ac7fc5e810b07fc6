namespace StreamInfer.Publishing;

/// <summary>
/// Counts the acknowledgements of one batch of outgoing records. When none is open any more it tells its owner, once, on the thread
/// of the last acknowledgement. Reused from batch to batch.
/// </summary>
public sealed class DeliveryTicket(Action onSettled)
{
    private int _open;
    private string? _failure;

    /// <summary>The first failure since <see cref="Open"/>, as the client worded it; null while there is none.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Starts a batch of <paramref name="count"/> records; with 0 it settles at once.</summary>
    public void Open(int count)
    {
        _failure = null;

        // One more than the records, so that it cannot settle before the hand-over is complete.
        Volatile.Write(ref _open, count + 1);
    }

    /// <summary>The hand-over is complete: settles if all records are acknowledged already.</summary>
    public void HandedOver() => Settle(1);

    /// <summary>The broker has <paramref name="records"/> more records.</summary>
    public void Acknowledge(int records = 1) => Settle(records);

    /// <summary>Records are lost to the broker, one by default; <paramref name="reason"/> names topic and error.</summary>
    public void Fail(string reason, int records = 1)
    {
        Interlocked.CompareExchange(ref _failure, reason, null);
        Settle(records);
    }

    private void Settle(int records)
    {
        if (Interlocked.Add(ref _open, -records) == 0)
        {
            onSettled();
        }
    }
}
