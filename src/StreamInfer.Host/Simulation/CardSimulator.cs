namespace StreamInfer.Host.Simulation;

/// <summary>
/// Card transactions in the order of their event time: honest ones as a Poisson process, and frauds whose payments follow each other within
/// seconds or minutes whatever the rate. Endless; one thread at a time.
/// </summary>
internal sealed class CardSimulator
{
    private readonly SimulationRandom _random;
    private readonly HonestSpending _honest;
    private readonly FraudSpending _fraud;

    // Ordered by due time, then by who began first, so that the order never depends on how the queue breaks ties.
    private readonly PriorityQueue<FraudEpisode, (double Due, long Number)> _episodes = new();
    private readonly long _start;
    private readonly long _driftAt;
    private readonly double _honestGap;
    private readonly ulong _idSalt;
    private readonly Scenario? _scenario;
    private readonly SimulationRandom _scenarioRandom;
    private readonly UpstreamFault? _fault;
    private double _nextHonest;
    private long _begun;
    private ulong _made;
    private CardTransaction _again;
    private FraudPattern? _againLabel;

    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0 and at most 1,000,000.</exception>
    public CardSimulator(SimulationOptions options)
    {
        if (!(options.EventsPerSecond is > 0 and <= 1_000_000))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.EventsPerSecond, "The simulation's rate must be above 0 and at most 1,000,000 events a second.");
        }

        _start = options.Start.ToUnixTimeMilliseconds();
        _driftAt = options.DriftAt?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        _honestGap = 1000 / (options.EventsPerSecond * (1 - FraudSchedule.Share));
        _idSalt = SimulationRandom.Mix(options.Seed);
        _scenario = options.Scenario;
        _scenarioRandom = new SimulationRandom(~options.Seed);
        _fault = _scenario is null ? null : new UpstreamFault(_scenario);
        _random = new SimulationRandom(options.Seed);
        var cards = new CardPopulation(options.Seed);
        var merchants = new MerchantTable(_random);
        _honest = new HonestSpending(cards, merchants, _random);
        _fraud = new FraudSpending(cards, merchants, _honest, _random);
        BeginEarlierEpisodes();
        _nextHonest = _random.Exponential() * _honestGap;
    }

    /// <summary>Makes the next transaction.</summary>
    /// <returns>Its label.</returns>
    public FraudPattern Next(ref CardTransaction transaction)
    {
        if (_againLabel is { } label)
        {
            (transaction, _againLabel) = (_again, null);
            return label;
        }

        var pattern = FraudPattern.None;
        if (_episodes.TryPeek(out var episode, out _) && episode.Due <= _nextHonest)
        {
            pattern = episode.Pattern;
            PayNext(ref transaction);
        }
        else
        {
            PayHonestly(ref transaction);
        }

        _made++;
        transaction.Id = SimulationRandom.Mix(_idSalt + _made);
        if (_scenario is { Kind: ScenarioKind.Duplicates } duplicates && duplicates.IsActive(transaction.EventTime)
            && _scenarioRandom.Chance(Scenario.DuplicateShare))
        {
            (_again, _againLabel) = (transaction, pattern);
        }

        _fault?.Apply(ref transaction);
        return pattern;
    }

    private void PayHonestly(ref CardTransaction transaction)
    {
        transaction.EventTime = TimeAt(_nextHonest);
        _honest.Fill(ref transaction, World(transaction.EventTime));
        var isAttack = IsAttack(transaction.EventTime);
        if (_random.Chance(FraudSchedule.EpisodesPerHonestPayment * (isAttack ? Scenario.AttackFactor : 1)))
        {
            Begin(_nextHonest + (_random.NextDouble() * _honestGap));
        }

        _nextHonest += _random.Exponential() * _honestGap;
    }

    private void PayNext(ref CardTransaction transaction)
    {
        var episode = _episodes.Dequeue();
        Pay(episode);
        transaction = episode.Latest;
        if (--episode.StepsLeft > 0)
        {
            episode.Due += FraudSchedule.Gap(episode.Pattern, _random);
            _episodes.Enqueue(episode, (episode.Due, _begun++));
        }
    }

    private void Pay(FraudEpisode episode)
    {
        var time = TimeAt(episode.Due);
        if (episode.Pattern == FraudPattern.MerchantCollusion)
        {
            _fraud.NextVictim(episode, time);
        }
        else if (episode.HasPaid)
        {
            CardHistory.Advance(ref episode.Latest, time);
        }

        episode.Latest.EventTime = time;
        episode.HasPaid = true;
        _fraud.Pay(episode);
    }

    private DriftProfile World(long eventTime) => eventTime >= _driftAt ? DriftProfile.After
        : _scenario?.World(eventTime, _scenarioRandom) ?? DriftProfile.Before;

    private bool IsAttack(long eventTime) => _scenario is { Kind: ScenarioKind.FraudAttack } attack && attack.IsActive(eventTime);

    private void Begin(double due)
    {
        var time = TimeAt(due);
        _episodes.Enqueue(_fraud.Begin(due, time, IsAttack(time) ? FraudPattern.CardTesting : null), (due, _begun++));
    }

    // Runs through the frauds of the time before the start, so that the share of frauds is right from the first event on.
    private void BeginEarlierEpisodes()
    {
        var gap = _honestGap / FraudSchedule.EpisodesPerHonestPayment;
        for (var due = -FraudSchedule.LongestMilliseconds + (_random.Exponential() * gap); due < 0; due += _random.Exponential() * gap)
        {
            Begin(due);
        }

        var unseen = default(CardTransaction);
        while (_episodes.TryPeek(out var earliest, out _) && earliest.Due < 0)
        {
            PayNext(ref unseen);
        }
    }

    private long TimeAt(double milliseconds) => _start + (long)Math.Floor(milliseconds);
}
