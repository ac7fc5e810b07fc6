namespace StreamInfer.Host.Simulation;

/// <summary>Sets where a payment happens and with whom.</summary>
internal static class PaymentPlace
{
    /// <summary>The merchant and what the event says of it.</summary>
    public static void AtMerchant(ref CardTransaction transaction, int number, in Merchant merchant)
    {
        transaction.Merchant = number;
        transaction.Category = merchant.Category;
        transaction.MerchantRisk = merchant.Risk;
        transaction.MerchantCity = merchant.City;
    }

    /// <summary>The place of the terminal, or of the payer's network address: somewhere in a city.</summary>
    public static void InCity(ref CardTransaction transaction, int city, SimulationRandom random)
    {
        var place = Geography.Cities[city];
        transaction.Latitude = Rounded(place.Latitude + random.Range(-0.08, 0.08), 10_000);
        transaction.Longitude = Rounded(place.Longitude + random.Range(-0.08, 0.08), 10_000);
        var across = 18 * random.NextDouble() * random.NextDouble();
        transaction.DistanceKm = (float)Rounded(Geography.DistanceKm(transaction.CardCity, city) + across, 10);
    }

    /// <summary>A terminal's age and network; over the telephone there is neither.</summary>
    public static void AtTerminal(ref CardTransaction transaction, SimulationRandom random)
    {
        transaction.NewDevice = false;
        var terminal = transaction.Channel != PaymentChannel.Moto;
        transaction.DeviceAgeDays = terminal ? 30 + (transaction.Merchant * 37 % 1171) : -1;
        transaction.IpRisk = terminal ? IpRisk(random.Range(0, 0.06)) : double.NaN;
    }

    /// <summary>How ill reputed a network address is, rounded as such services give it; NaN for unknown.</summary>
    public static double IpRisk(double risk) => Rounded(risk, 1000);

    private static double Rounded(double value, double parts) => Math.Round(value * parts) / parts;
}
