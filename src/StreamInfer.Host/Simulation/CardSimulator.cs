namespace StreamInfer.Host.Simulation;

/// <summary>
/// Card transactions in the order of their event time: honest ones as a Poisson process, and frauds whose payments follow each other within
/// seconds or minutes whatever the rate. Endless; one thread at a time.
/// </summary>
internal sealed class CardSimulator
{
    private readonly SimulationRandom random;
    private readonly HonestSpending honest;
    private readonly FraudSpending fraud;

    // Ordered by due time, then by who began first, so that the order never depends on how the queue breaks ties.
    private readonly PriorityQueue<FraudEpisode, (double Due, long Number)> episodes = new();
    private readonly long start;
    private readonly long driftAt;
    private readonly double honestGap;
    private readonly ulong idSalt;
    private double nextHonest;
    private long begun;
    private ulong made;

    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0 and at most 1,000,000.</exception>
    public CardSimulator(SimulationOptions options)
    {
        if (!(options.EventsPerSecond is > 0 and <= 1_000_000))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.EventsPerSecond, "The simulation's rate must be above 0 and at most 1,000,000 events a second.");
        }

        start = options.Start.ToUnixTimeMilliseconds();
        driftAt = options.DriftAt?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        honestGap = 1000 / (options.EventsPerSecond * (1 - FraudSchedule.Share));
        idSalt = SimulationRandom.Mix(options.Seed);
        random = new SimulationRandom(options.Seed);
        var cards = new CardPopulation(options.Seed);
        var merchants = new MerchantTable(random);
        honest = new HonestSpending(cards, merchants, random);
        fraud = new FraudSpending(cards, merchants, honest, random);
        BeginEarlierEpisodes();
        nextHonest = random.Exponential() * honestGap;
    }

    /// <summary>Makes the next transaction.</summary>
    /// <returns>Its label.</returns>
    public FraudPattern Next(ref CardTransaction transaction)
    {
        var pattern = FraudPattern.None;
        if (episodes.TryPeek(out var episode, out _) && episode.Due <= nextHonest)
        {
            pattern = episode.Pattern;
            PayNext(ref transaction);
        }
        else
        {
            PayHonestly(ref transaction);
        }

        made++;
        transaction.Id = SimulationRandom.Mix(idSalt + made);
        return pattern;
    }

    private void PayHonestly(ref CardTransaction transaction)
    {
        transaction.EventTime = TimeAt(nextHonest);
        honest.Fill(ref transaction, transaction.EventTime >= driftAt ? DriftProfile.After : DriftProfile.Before);
        if (random.Chance(FraudSchedule.EpisodesPerHonestPayment))
        {
            Begin(nextHonest + (random.NextDouble() * honestGap));
        }

        nextHonest += random.Exponential() * honestGap;
    }

    private void PayNext(ref CardTransaction transaction)
    {
        var episode = episodes.Dequeue();
        Pay(episode);
        transaction = episode.Latest;
        if (--episode.StepsLeft > 0)
        {
            episode.Due += FraudSchedule.Gap(episode.Pattern, random);
            episodes.Enqueue(episode, (episode.Due, begun++));
        }
    }

    private void Pay(FraudEpisode episode)
    {
        var time = TimeAt(episode.Due);
        if (episode.Pattern == FraudPattern.MerchantCollusion)
        {
            fraud.NextVictim(episode, time);
        }
        else if (episode.HasPaid)
        {
            CardHistory.Advance(ref episode.Latest, time);
        }

        episode.Latest.EventTime = time;
        episode.HasPaid = true;
        fraud.Pay(episode);
    }

    private void Begin(double due) => episodes.Enqueue(fraud.Begin(due, TimeAt(due)), (due, begun++));

    // Runs through the frauds of the time before the start, so that the share of frauds is right from the first event on.
    private void BeginEarlierEpisodes()
    {
        var gap = honestGap / FraudSchedule.EpisodesPerHonestPayment;
        for (var due = -FraudSchedule.LongestMilliseconds + (random.Exponential() * gap); due < 0; due += random.Exponential() * gap)
        {
            Begin(due);
        }

        var unseen = default(CardTransaction);
        while (episodes.TryPeek(out var earliest, out _) && earliest.Due < 0)
        {
            PayNext(ref unseen);
        }
    }

    private long TimeAt(double milliseconds) => start + (long)Math.Floor(milliseconds);
}
