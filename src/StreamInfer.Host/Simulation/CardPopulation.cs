namespace StreamInfer.Host.Simulation;

/// <summary>
/// All cards. A network with thousands of payments a second has tens of millions of cards, so none is stored: a card's habits follow from
/// its number and the seed, and are the same whenever it is seen.
/// </summary>
internal sealed class CardPopulation
{
    /// <summary>Number of cards.</summary>
    public const int Count = 50_000_000;

    private const int Favourites = 8;

    private readonly ulong _salt;

    public CardPopulation(ulong seed) => _salt = SimulationRandom.Mix(seed ^ 0xC0FFEE_CA4D5UL);

    public CardHabits Habits(int card)
    {
        var place = Hash(card, 1);
        var money = Hash(card, 2);
        var online = Hash(card, 3);
        var age = Hash(card, 4);
        var accountAge = 1 + (int)(age & 0xFFF);
        return new CardHabits
        {
            Card = card,
            City = HomeCity(card),
            LogAmount = 3.0 + (0.55 * SimulationRandom.Bell(money)),
            LogSpread = 0.55 + (0.4 * Unit(place << 8)),
            PerDay = Math.Clamp(PortableMath.Exp(0.5 + (0.7 * SimulationRandom.Bell(place))), 0.15, 12),
            OnlineShare = 0.1 + (0.5 * Unit(online)),
            AppShare = 0.2 + (0.6 * Unit(online << 24)),
            AccountAgeDays = accountAge,
            DeviceAgeDays = Math.Min(accountAge, 1 + (int)((age >> 16) % 1200)),
        };
    }

    /// <summary>Whether the card is mostly used at this hour of the day in UTC.</summary>
    public bool IsUsualHour(int card, int hourUtc)
    {
        var rhythm = Hash(card, 5);
        var nightOwl = (rhythm & 0xFF) < 31;
        var first = nightOwl ? 17 + (int)((rhythm >> 8) % 6) : 6 + (int)((rhythm >> 8) % 4);
        var hours = 11 + (int)((rhythm >> 16) % 6);
        var local = hourUtc + Geography.Cities[HomeCity(card)].UtcOffsetHours;
        return ((local - first + 48) % 24) < hours;
    }

    /// <summary>One of the card's favourite shops at home.</summary>
    public int FavouriteShop(in CardHabits habits, SimulationRandom random) =>
        MerchantTable.Shop(habits.City, Hash(habits.Card, 16 + random.Below(Favourites)));

    /// <summary>One of the card's favourite online shops.</summary>
    public int FavouriteOnline(in CardHabits habits, MerchantTable merchants, SimulationRandom random) =>
        merchants.Online(Hash(habits.Card, 32 + random.Below(Favourites)));

    public byte HomeCity(int card) => (byte)(Hash(card, 6) % Geography.HomeCount);

    private static double Unit(ulong hash) => (hash >> 40) * (1.0 / (1 << 24));

    private ulong Hash(int card, int purpose) => SimulationRandom.Mix(_salt + ((ulong)(uint)card << 8) + (ulong)purpose);
}
