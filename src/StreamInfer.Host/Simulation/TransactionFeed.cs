namespace StreamInfer.Host.Simulation;

/// <summary>
/// Hands out a simulation's transactions as their time comes, and ends it: after so many, after so much event time, or never. One thread at
/// a time.
/// </summary>
internal sealed class TransactionFeed
{
    private readonly CardSimulator simulator;
    private readonly DateTimeOffset start;
    private readonly bool paced;
    private readonly long lastTime;
    private long left;
    private CardTransaction next;
    private FraudPattern nextLabel;

    /// <param name="options">The simulation.</param>
    /// <param name="paced">Whether a transaction is due when its event time has passed; otherwise each is due at once.</param>
    /// <param name="count">Ends after so many; null for no bound.</param>
    /// <param name="duration">Ends with the last transaction before so much event time has passed; null for no bound.</param>
    public TransactionFeed(SimulationOptions options, bool paced, long? count, TimeSpan? duration)
    {
        simulator = new CardSimulator(options);
        start = options.Start;
        this.paced = paced;
        left = count ?? long.MaxValue;
        lastTime = duration is { } length ? (options.Start + length).ToUnixTimeMilliseconds() : long.MaxValue;
        MakeNext();
    }

    /// <summary>Whether no more will come.</summary>
    public bool Ended { get; private set; }

    /// <summary>The label of the transaction that was taken last.</summary>
    public FraudPattern Label { get; private set; }

    /// <summary>Takes the next transaction if it is due.</summary>
    /// <param name="elapsed">Time since the feed began to be read.</param>
    /// <param name="transaction">The transaction; untouched where none is due.</param>
    public bool TryTake(TimeSpan elapsed, ref CardTransaction transaction)
    {
        if (Ended || (paced && next.EventTime > (start + elapsed).ToUnixTimeMilliseconds()))
        {
            return false;
        }

        transaction = next;
        Label = nextLabel;
        left--;
        MakeNext();
        return true;
    }

    private void MakeNext()
    {
        if (left > 0)
        {
            nextLabel = simulator.Next(ref next);
        }

        Ended = left <= 0 || next.EventTime >= lastTime;
    }
}
