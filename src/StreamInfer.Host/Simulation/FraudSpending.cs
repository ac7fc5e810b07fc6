using System.Diagnostics;

namespace StreamInfer.Host.Simulation;

/// <summary>What thieves do with cards: begins episodes and makes their payments, one at a time.</summary>
internal sealed class FraudSpending(CardPopulation cards, MerchantTable merchants, HonestSpending honest, SimulationRandom random)
{
    private static readonly double[] RoundAmounts = [29, 49, 79, 99, 149, 199];

    /// <summary>Begins an episode: a pattern, its first victim, and where the thief sits.</summary>
    /// <param name="due">When its first payment is made, in milliseconds after the simulation's start.</param>
    /// <param name="eventTime">The same as a point in time.</param>
    /// <param name="only">The pattern that it must be; null for any.</param>
    public FraudEpisode Begin(double due, long eventTime, FraudPattern? only = null)
    {
        var drawn = FraudSchedule.Pattern(random.NextDouble());
        var pattern = only ?? drawn;
        var hour = HonestSpending.HourOf(eventTime);
        var card = random.Below(CardPopulation.Count);
        var asleep = pattern == FraudPattern.AccountTakeover && random.Chance(0.7);
        for (var tries = 0; asleep && tries < 50 && cards.IsUsualHour(card, hour); tries++)
        {
            card = random.Below(CardPopulation.Count);
        }

        var habits = cards.Habits(card);
        var local = random.Chance(pattern == FraudPattern.StolenCard ? 0.45 : 0.55);
        var episode = new FraudEpisode
        {
            Pattern = pattern,
            StepsLeft = FraudSchedule.Steps(pattern, random),
            Due = due,
            City = local ? habits.City : random.Below(Geography.Cities.Length),
            HasOwnDevice = random.Chance(pattern == FraudPattern.Quiet ? 0.2 : 0.6),
            Merchant = merchants.Colluding(random.Next()),
            TypicalAmount = Math.Max(20, PortableMath.Exp(habits.LogAmount + 0.2)),
        };
        CardHistory.Draw(ref episode.Latest, habits, random);
        episode.Latest.UsualHour = cards.IsUsualHour(card, hour);
        return episode;
    }

    /// <summary>Makes the episode's next payment in <see cref="FraudEpisode.Latest"/>, whose history and time are up to date.</summary>
    public void Pay(FraudEpisode episode)
    {
        ref var transaction = ref episode.Latest;
        switch (episode.Pattern)
        {
            case FraudPattern.CardTesting:
                TestCard(ref transaction, episode);
                break;
            case FraudPattern.StolenCard:
                UseStolenCard(ref transaction, episode);
                break;
            case FraudPattern.AccountTakeover:
                UseAccount(ref transaction, episode);
                break;
            case FraudPattern.MerchantCollusion:
                Collude(ref transaction, episode);
                break;
            case FraudPattern.Quiet:
                BuyQuietly(ref transaction, episode);
                break;
            default:
                throw new UnreachableException();
        }

        transaction.Amount = CardHistory.Cents(Math.Clamp(transaction.Amount, 0.5, 20_000));
    }

    /// <summary>A fresh victim with a history of its own, for a thief who takes one card after the other.</summary>
    public void NextVictim(FraudEpisode episode, long eventTime)
    {
        var card = random.Below(CardPopulation.Count);
        CardHistory.Draw(ref episode.Latest, cards.Habits(card), random);
        episode.Latest.EventTime = eventTime;
        episode.Latest.UsualHour = cards.IsUsualHour(card, HonestSpending.HourOf(eventTime));
    }

    private void TestCard(ref CardTransaction transaction, FraudEpisode episode)
    {
        PayOnline(ref transaction, episode, merchants.Online(random.Next()), PaymentChannel.Web);
        transaction.NewMerchant = random.Chance(0.75);
        transaction.IpRisk = random.Chance(0.1) ? double.NaN : PaymentPlace.IpRisk(random.Range(0.02, 0.9));
        var cashOut = episode.StepsLeft == 1 && random.Chance(0.5);
        transaction.Amount = cashOut ? random.Range(60, 600) : random.Range(0.5, 12);
    }

    private void UseStolenCard(ref CardTransaction transaction, FraudEpisode episode)
    {
        var machine = random.Chance(0.3);
        var number = machine ? merchants.Machine(episode.City, random.Next()) : MerchantTable.Shop(episode.City, random.Next());
        PaymentPlace.AtMerchant(ref transaction, number, merchants[number]);
        PaymentPlace.InCity(ref transaction, episode.City, random);
        var choice = random.NextDouble();
        transaction.Channel = machine ? PaymentChannel.Atm : PaymentChannel.Pos;
        PaymentPlace.AtTerminal(ref transaction, random);
        transaction.Entry = choice < 0.3 ? EntryMode.Magstripe : machine || choice < 0.65 ? EntryMode.Chip : EntryMode.Contactless;
        transaction.NewMerchant = random.Chance(0.7);
        transaction.FailedPins24h = Math.Max(transaction.FailedPins24h, random.Chance(0.25) ? random.Between(1, 3) : 0);
        transaction.Countries24h = transaction.Transactions24h > 0 && episode.City != transaction.CardCity ? random.Between(1, 3) : 1;
        transaction.Amount = 10 + (episode.TypicalAmount * random.Range(0.7, 4.5));
    }

    private void UseAccount(ref CardTransaction transaction, FraudEpisode episode)
    {
        var channel = random.Chance(0.5) ? PaymentChannel.App : PaymentChannel.Web;
        PayOnline(ref transaction, episode, merchants.Online(random.Next()), channel);
        transaction.NewMerchant = random.Chance(0.6);
        transaction.IpRisk = random.Chance(0.1) ? double.NaN : PaymentPlace.IpRisk(random.Range(0.02, 0.8));
        transaction.FailedPins24h = Math.Max(transaction.FailedPins24h, random.Chance(0.25) ? random.Between(1, 4) : 0);
        transaction.Amount = 10 + (episode.TypicalAmount * random.Range(0.6, 5));
    }

    private void Collude(ref CardTransaction transaction, FraudEpisode episode)
    {
        var manual = random.Chance(0.5);
        ref readonly var merchant = ref merchants[episode.Merchant];
        PaymentPlace.AtMerchant(ref transaction, episode.Merchant, merchant);
        PaymentPlace.InCity(ref transaction, manual ? transaction.CardCity : merchant.City, random);
        transaction.Channel = manual ? PaymentChannel.Moto : PaymentChannel.Pos;
        transaction.Entry = manual ? EntryMode.Manual : random.Chance(0.3) ? EntryMode.Magstripe : EntryMode.Chip;
        PaymentPlace.AtTerminal(ref transaction, random);
        transaction.NewMerchant = random.Chance(0.8);
        transaction.Amount = RoundAmounts[random.Below(RoundAmounts.Length)];
    }

    private void BuyQuietly(ref CardTransaction transaction, FraudEpisode episode)
    {
        PayOnline(ref transaction, episode, merchants.Online(random.Next()), PaymentChannel.Web);
        transaction.NewMerchant = random.Chance(0.7);
        transaction.IpRisk = PaymentPlace.IpRisk(random.Range(0.02, 0.6));
        transaction.Amount = 1.6 * honest.Amount(cards.Habits(transaction.Card), transaction.Category, DriftProfile.Before);
    }

    private void PayOnline(ref CardTransaction transaction, FraudEpisode episode, int number, PaymentChannel channel)
    {
        PaymentPlace.AtMerchant(ref transaction, number, merchants[number]);
        PaymentPlace.InCity(ref transaction, episode.City, random);
        transaction.Channel = channel;
        transaction.Entry = EntryMode.Ecommerce;
        transaction.NewDevice = episode.HasOwnDevice;
        transaction.DeviceAgeDays = episode.HasOwnDevice ? 0 : cards.Habits(transaction.Card).DeviceAgeDays;
    }
}
