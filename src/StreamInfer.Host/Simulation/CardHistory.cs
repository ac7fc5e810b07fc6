namespace StreamInfer.Host.Simulation;

/// <summary>What a feature store would know of a card: drawn from its habits, then carried on from payment to payment.</summary>
internal static class CardHistory
{
    private const double MinutesADay = 1440;
    private const double LongestGap = 90 * MinutesADay;

    /// <summary>Fills the card, its rolling counts and its recent amounts, as they are likely to be when it is next used.</summary>
    public static void Draw(ref CardTransaction transaction, in CardHabits habits, SimulationRandom random)
    {
        transaction.Card = habits.Card;
        transaction.CardCity = habits.City;
        transaction.AccountAgeDays = habits.AccountAgeDays;
        transaction.FailedPins24h = 0;
        transaction.Countries24h = 1;
        if (random.Chance(0.004))
        {
            Begin(ref transaction, random);
            return;
        }

        var spree = random.Chance(0.09);
        var gap = spree ? random.Range(0.5, 40) : random.Exponential() * MinutesADay / habits.PerDay;
        gap = Rounded(Math.Clamp(gap, 0.5, LongestGap));
        transaction.MinutesSinceLast = (float)gap;
        transaction.Transactions1h = gap >= 60 ? 0 : 1 + (spree ? random.Below(5) : 0);
        var earlier = gap >= MinutesADay ? 0 : 1 + random.Poisson(habits.PerDay * (MinutesADay - gap) / MinutesADay);
        transaction.Transactions24h = Math.Max(earlier, transaction.Transactions1h);
        DrawAmounts(ref transaction, habits, random);
    }

    /// <summary>Carries the history over one payment, made at <see cref="CardTransaction.EventTime"/>, to a later time.</summary>
    public static void Advance(ref CardTransaction transaction, long eventTime)
    {
        var gap = Math.Max(0, eventTime - transaction.EventTime) / 60_000.0;
        transaction.MinutesSinceLast = (float)Rounded(gap);
        transaction.Transactions1h++;
        transaction.Transactions24h++;
        transaction.Amount24h = Cents(transaction.Amount24h + transaction.Amount);
        transaction.RecentAmounts.Push(transaction.Amount);
        transaction.EventTime = eventTime;
    }

    public static double Cents(double euros) => Math.Round(euros * 100) / 100;

    private static void Begin(ref CardTransaction transaction, SimulationRandom random)
    {
        transaction.AccountAgeDays = random.Below(5);
        transaction.MinutesSinceLast = float.NaN;
        transaction.Transactions1h = 0;
        transaction.Transactions24h = 0;
        transaction.Amount24h = 0;
        transaction.AmountMean30d = 0;
        transaction.AmountStd30d = 0;
        transaction.RecentAmounts = default;
    }

    private static void DrawAmounts(ref CardTransaction transaction, in CardHabits habits, SimulationRandom random)
    {
        var variance = habits.LogSpread * habits.LogSpread;
        var mean = PortableMath.Exp(habits.LogAmount + (variance / 2) + (0.12 * random.Normal()));
        transaction.AmountMean30d = Cents(mean);
        transaction.AmountStd30d = Cents(mean * Math.Sqrt(variance + (variance * variance / 2)) * random.Range(0.8, 1.25));
        var sum = 0.0;
        for (var index = 0; index < RecentAmounts.Length; index++)
        {
            var amount = Cents(PortableMath.Exp(habits.LogAmount + (habits.LogSpread * random.Normal())));
            transaction.RecentAmounts[index] = (float)amount;
            sum += index < transaction.Transactions24h ? amount : 0;
        }

        var older = Math.Max(0, transaction.Transactions24h - RecentAmounts.Length);
        transaction.Amount24h = Cents(sum + (older * mean));
    }

    private static double Rounded(double minutes) => Math.Round(minutes * 100) / 100;
}
