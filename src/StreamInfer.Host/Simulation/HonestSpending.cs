namespace StreamInfer.Host.Simulation;

/// <summary>
/// Payments that cardholders make themselves, with all that makes them look odd now and then: travel, a new phone, a big purchase, a
/// mistyped PIN. <see cref="DriftProfile"/> says what changes when the world drifts.
/// </summary>
internal sealed class HonestSpending(CardPopulation cards, MerchantTable merchants, SimulationRandom random)
{
    private const double UsualHourShare = 0.95;

    // Natural logarithm of how much dearer than usual each category is, in the order of MerchantCategory.
    private static readonly double[] LogCategoryFactor = [-0.1, -0.3, 0.3, 0.5, 1.1, 1.5, 0.1, 0, -0.8, 0.9, 1.7];

    /// <summary>Fills all but id and time, which are there already.</summary>
    public void Fill(ref CardTransaction transaction, in DriftProfile world)
    {
        var hour = HourOf(transaction.EventTime);
        transaction.UsualHour = random.Chance(UsualHourShare);
        var habits = cards.Habits(PickCard(hour, transaction.UsualHour));
        CardHistory.Draw(ref transaction, habits, random);
        DrawChannel(ref transaction, habits, world);
        if (transaction.Channel is PaymentChannel.Web or PaymentChannel.App)
        {
            PayOnline(ref transaction, habits, world);
        }
        else
        {
            PayInPerson(ref transaction, habits);
        }

        transaction.Amount = Amount(habits, transaction.Category, world);
    }

    /// <summary>Hour of the day in UTC of a time in milliseconds.</summary>
    public static int HourOf(long eventTime) => (int)(eventTime / 3_600_000 % 24);

    /// <summary>An amount that this cardholder might pay for such goods, in euros.</summary>
    public double Amount(in CardHabits habits, MerchantCategory category, in DriftProfile world)
    {
        var log = habits.LogAmount + (habits.LogSpread * random.Normal()) + (0.6 * LogCategoryFactor[(int)category]);
        var factor = random.Chance(0.04) ? random.Range(2, 9) : 1;
        return CardHistory.Cents(Math.Clamp(PortableMath.Exp(log) * factor * world.AmountFactor, 0.5, 20_000));
    }

    // The share of unusual hours is drawn first, so that it is the same at noon and at night; then a card is sought that fits.
    private int PickCard(int hour, bool usual)
    {
        var card = random.Below(CardPopulation.Count);
        for (var tries = 0; tries < 200 && cards.IsUsualHour(card, hour) != usual; tries++)
        {
            card = random.Below(CardPopulation.Count);
        }

        return card;
    }

    private void DrawChannel(ref CardTransaction transaction, in CardHabits habits, in DriftProfile world)
    {
        var choice = random.NextDouble();
        var online = habits.OnlineShare + ((1 - habits.OnlineShare) * world.MovedOnline);
        if (choice < online)
        {
            var app = habits.AppShare + ((1 - habits.AppShare) * world.MovedToApp);
            transaction.Channel = random.Chance(app) ? PaymentChannel.App : PaymentChannel.Web;
            transaction.Entry = EntryMode.Ecommerce;
            return;
        }

        var rest = (choice - online) / (1 - online);
        transaction.Channel = rest < 0.09 ? PaymentChannel.Atm : rest < 0.105 ? PaymentChannel.Moto : PaymentChannel.Pos;
        transaction.Entry = DrawEntry(transaction.Channel);
    }

    private EntryMode DrawEntry(PaymentChannel channel)
    {
        var choice = random.NextDouble();
        return channel switch
        {
            PaymentChannel.Moto => EntryMode.Manual,
            PaymentChannel.Atm => choice < 0.03 ? EntryMode.Magstripe : EntryMode.Chip,
            _ => choice < 0.025 ? EntryMode.Magstripe : choice < 0.35 ? EntryMode.Chip : EntryMode.Contactless,
        };
    }

    private void PayOnline(ref CardTransaction transaction, in CardHabits habits, in DriftProfile world)
    {
        transaction.NewMerchant = random.Chance(0.3);
        var crypto = random.Chance(world.CryptoShare);
        var number = crypto ? merchants.Crypto(random.Next())
            : transaction.NewMerchant ? merchants.Online(random.Next())
            : cards.FavouriteOnline(habits, merchants, random);
        PaymentPlace.AtMerchant(ref transaction, number, merchants[number]);
        PaymentPlace.InCity(ref transaction, random.Chance(0.06) ? random.Below(Geography.Cities.Length) : habits.City, random);
        transaction.NewDevice = random.Chance(0.05);
        transaction.DeviceAgeDays = transaction.NewDevice ? 0 : habits.DeviceAgeDays;
        transaction.FailedPins24h = random.Chance(0.05) ? random.Between(1, 2) : 0;
        var spread = random.NextDouble();
        var risk = random.Chance(0.09) ? random.Range(0.2, 0.95) : 0.01 + (0.45 * spread * spread * spread);
        transaction.IpRisk = random.Chance(world.UnknownIpShare) ? double.NaN : PaymentPlace.IpRisk(risk);
    }

    private void PayInPerson(ref CardTransaction transaction, in CardHabits habits)
    {
        var away = random.Chance(0.045);
        var city = away ? random.Below(Geography.Cities.Length) : habits.City;
        transaction.NewMerchant = away || random.Chance(0.12);
        if (away && random.Chance(0.25) && transaction.Channel != PaymentChannel.Moto)
        {
            transaction.Entry = EntryMode.Magstripe;
        }

        var number = transaction.Channel == PaymentChannel.Atm ? merchants.Machine(city, random.Next())
            : transaction.NewMerchant ? MerchantTable.Shop(city, random.Next())
            : cards.FavouriteShop(habits, random);
        PaymentPlace.AtMerchant(ref transaction, number, merchants[number]);
        PaymentPlace.InCity(ref transaction, city, random);
        PaymentPlace.AtTerminal(ref transaction, random);
        transaction.Countries24h = away && transaction.Transactions24h > 0 && random.Chance(0.4) ? 2 : 1;
        transaction.FailedPins24h = transaction.Entry == EntryMode.Chip && random.Chance(0.06) ? random.Between(1, 2) : 0;
    }
}
