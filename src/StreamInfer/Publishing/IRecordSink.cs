namespace StreamInfer.Publishing;

/// <summary>
/// The seam to the producer. <see cref="Publish"/> is called from one thread at a time; acknowledgements come on the client's own thread, through
/// the <see cref="DeliveryTicket"/> of the batch.
/// </summary>
public interface IRecordSink : IDisposable
{
    /// <summary>
    /// Hands every record of <paramref name="batch"/> to the producer, in order, waiting while its queue is full. The bytes are copied
    /// before it returns, so the batch can be reused; each record's fate is told to <paramref name="ticket"/>.
    /// </summary>
    /// <exception cref="SinkException">The producer refused a record for good.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; records already handed over stay so.</exception>
    void Publish(OutgoingBatch batch, DeliveryTicket ticket, CancellationToken cancellation);

    /// <summary>Waits until everything handed over is acknowledged or failed.</summary>
    /// <returns>False if records were still open after <paramref name="timeout"/>.</returns>
    bool Flush(TimeSpan timeout);
}
