namespace StreamInfer.Host.Simulation;

/// <summary>
/// Hands out a simulation's transactions as their time comes, and ends it: after so many, after so much event time, or never. One thread at
/// a time.
/// </summary>
internal sealed class TransactionFeed
{
    private readonly CardSimulator _simulator;
    private readonly DateTimeOffset _start;
    private readonly bool _paced;
    private readonly long _lastTime;
    private long _left;
    private CardTransaction _next;
    private FraudPattern _nextLabel;

    /// <param name="options">The simulation.</param>
    /// <param name="paced">Whether a transaction is due when its event time has passed; otherwise each is due at once.</param>
    /// <param name="count">Ends after so many; null for no bound.</param>
    /// <param name="duration">Ends with the last transaction before so much event time has passed; null for no bound.</param>
    public TransactionFeed(SimulationOptions options, bool paced, long? count, TimeSpan? duration)
    {
        _simulator = new CardSimulator(options);
        _start = options.Start;
        _paced = paced;
        _left = count ?? long.MaxValue;
        _lastTime = duration is { } length ? (options.Start + length).ToUnixTimeMilliseconds() : long.MaxValue;
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
        if (Ended || (_paced && _next.EventTime > (_start + elapsed).ToUnixTimeMilliseconds()))
        {
            return false;
        }

        transaction = _next;
        Label = _nextLabel;
        _left--;
        MakeNext();
        return true;
    }

    private void MakeNext()
    {
        if (_left > 0)
        {
            _nextLabel = _simulator.Next(ref _next);
        }

        Ended = _left <= 0 || _next.EventTime >= _lastTime;
    }
}
