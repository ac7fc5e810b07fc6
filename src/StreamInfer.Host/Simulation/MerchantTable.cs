namespace StreamInfer.Host.Simulation;

/// <summary>
/// All merchants, laid out by number: the shops of each city, its cash machines, online shops, those who sell crypto currency, and those
/// who collude with thieves.
/// </summary>
internal sealed class MerchantTable
{
    private const int ShopsPerCity = 120;
    private const int MachinesPerCity = 8;
    private const int OnlineCount = 1200;
    private const int CryptoCount = 20;
    private const int ColludingCount = 16;

    private static readonly MerchantCategory[] ShopCategories =
    [
        MerchantCategory.Grocery, MerchantCategory.Grocery, MerchantCategory.Grocery, MerchantCategory.Restaurant,
        MerchantCategory.Restaurant, MerchantCategory.Fuel, MerchantCategory.Clothing, MerchantCategory.Electronics,
        MerchantCategory.Travel, MerchantCategory.Health, MerchantCategory.GiftCards, MerchantCategory.Clothing,
    ];

    private static readonly MerchantCategory[] OnlineCategories =
    [
        MerchantCategory.Digital, MerchantCategory.Digital, MerchantCategory.Digital, MerchantCategory.Clothing,
        MerchantCategory.Electronics, MerchantCategory.Travel, MerchantCategory.GiftCards, MerchantCategory.Grocery,
    ];

    private readonly Merchant[] _merchants;
    private readonly int _firstMachine = Geography.Cities.Length * ShopsPerCity;
    private readonly int _firstOnline = Geography.Cities.Length * (ShopsPerCity + MachinesPerCity);

    public MerchantTable(SimulationRandom random)
    {
        _merchants = new Merchant[_firstOnline + OnlineCount + CryptoCount + ColludingCount];
        for (var number = 0; number < _merchants.Length; number++)
        {
            _merchants[number] = Draw(number, random);
        }
    }

    public int Count => _merchants.Length;

    public ref readonly Merchant this[int number] => ref _merchants[number];

    /// <summary>A shop of a city, chosen by 64 random or hashed bits.</summary>
    public static int Shop(int city, ulong bits) => (city * ShopsPerCity) + Slot(bits, ShopsPerCity);

    public int Machine(int city, ulong bits) => _firstMachine + (city * MachinesPerCity) + Slot(bits, MachinesPerCity);

    public int Online(ulong bits) => _firstOnline + Slot(bits, OnlineCount);

    public int Crypto(ulong bits) => _firstOnline + OnlineCount + Slot(bits, CryptoCount);

    public int Colluding(ulong bits) => _firstOnline + OnlineCount + CryptoCount + Slot(bits, ColludingCount);

    private static int Slot(ulong bits, int count) => (int)Math.BigMul(bits, (ulong)count, out _);

    private Merchant Draw(int number, SimulationRandom random)
    {
        var risk = random.NextDouble();
        risk = 0.0005 + (0.006 * risk * risk) + (random.Chance(0.05) ? random.Range(0, 0.025) : 0);
        if (number < _firstOnline)
        {
            var machine = number >= _firstMachine;
            var city = machine ? (number - _firstMachine) / MachinesPerCity : number / ShopsPerCity;
            var category = machine ? MerchantCategory.Cash : ShopCategories[random.Below(ShopCategories.Length)];
            return new Merchant((byte)city, category, Rounded(machine ? 0.001 : risk));
        }

        var place = (byte)random.Below(Geography.Cities.Length);
        var online = OnlineCategories[random.Below(OnlineCategories.Length)];
        return (number - _firstOnline - OnlineCount) switch
        {
            < 0 => new Merchant(place, online, Rounded(1.5 * risk)),
            < CryptoCount => new Merchant(place, MerchantCategory.Crypto, Rounded(3 * risk)),
            _ => new Merchant(
                place, random.Chance(0.5) ? MerchantCategory.Electronics : MerchantCategory.Digital, Rounded(random.Range(0.006, 0.045))),
        };
    }

    private static double Rounded(double risk) => Math.Round(risk * 10_000) / 10_000;
}
