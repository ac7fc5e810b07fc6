namespace StreamInfer.Host.Simulation;

/// <summary>Writes a whole feed as CSV.</summary>
internal static class TransactionExport
{
    /// <summary>Writes header and rows until the feed ends.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="OperationCanceledException">Cancelled: the file lacks rows.</exception>
    public static long Write(TransactionFeed feed, TextWriter writer, bool labels, CancellationToken cancellation)
    {
        var csv = new TransactionCsv(writer, labels);
        var transaction = default(CardTransaction);
        var rows = 0L;
        csv.WriteHeader();
        while (feed.TryTake(TimeSpan.MaxValue, ref transaction))
        {
            cancellation.ThrowIfCancellationRequested();
            csv.WriteRow(transaction, feed.Label);
            rows++;
        }

        return rows;
    }
}
