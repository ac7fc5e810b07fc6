using System.Collections.Immutable;

namespace StreamInfer.Host.Simulation;

/// <summary>The cities of the simulation: the first <see cref="HomeCount"/> are home to cards, in all of them cards are used.</summary>
internal static class Geography
{
    public const int HomeCount = 16;

    private const double EarthRadiusKm = 6371;

    public static readonly ImmutableArray<City> Cities =
    [
        new("DE", "EUR", 52.52, 13.40, 1),
        new("DE", "EUR", 48.14, 11.58, 1),
        new("DE", "EUR", 53.55, 9.99, 1),
        new("FR", "EUR", 48.86, 2.35, 1),
        new("FR", "EUR", 45.76, 4.84, 1),
        new("ES", "EUR", 40.42, -3.70, 1),
        new("ES", "EUR", 41.39, 2.17, 1),
        new("IT", "EUR", 41.90, 12.50, 1),
        new("IT", "EUR", 45.46, 9.19, 1),
        new("NL", "EUR", 52.37, 4.90, 1),
        new("AT", "EUR", 48.21, 16.37, 1),
        new("PT", "EUR", 38.72, -9.14, 0),
        new("IE", "EUR", 53.35, -6.26, 0),
        new("PL", "PLN", 52.23, 21.01, 1),
        new("SE", "SEK", 59.33, 18.07, 1),
        new("GB", "GBP", 51.51, -0.13, 0),
        new("US", "USD", 40.71, -74.01, -5),
        new("US", "USD", 25.76, -80.19, -5),
        new("BR", "BRL", -23.55, -46.63, -3),
        new("MX", "MXN", 19.43, -99.13, -6),
        new("NG", "NGN", 6.52, 3.38, 1),
        new("ZA", "ZAR", -26.20, 28.05, 2),
        new("MA", "MAD", 33.57, -7.59, 1),
        new("TR", "TRY", 41.01, 28.98, 3),
        new("UA", "UAH", 50.45, 30.52, 2),
        new("AE", "AED", 25.20, 55.27, 4),
        new("IN", "INR", 19.08, 72.88, 5),
        new("TH", "THB", 13.76, 100.50, 7),
        new("ID", "IDR", -6.21, 106.85, 7),
        new("HK", "HKD", 22.32, 114.17, 8),
        new("JP", "JPY", 35.68, 139.69, 9),
        new("AU", "AUD", -33.87, 151.21, 10),
    ];

    private static readonly int[] DistancesKm = AllDistances();

    /// <summary>Great-circle distance of two cities in whole kilometres.</summary>
    public static int DistanceKm(int from, int to) => DistancesKm[(from * Cities.Length) + to];

    private static int[] AllDistances()
    {
        var distances = new int[Cities.Length * Cities.Length];
        for (var from = 0; from < Cities.Length; from++)
        {
            for (var to = 0; to < Cities.Length; to++)
            {
                distances[(from * Cities.Length) + to] = GreatCircleKm(Cities[from], Cities[to]);
            }
        }

        return distances;
    }

    // Rounded to kilometres, the last bits in which libraries' sines differ are gone.
    private static int GreatCircleKm(City a, City b)
    {
        var latitude = double.DegreesToRadians(b.Latitude - a.Latitude) / 2;
        var longitude = double.DegreesToRadians(b.Longitude - a.Longitude) / 2;
        var haversine = (Math.Sin(latitude) * Math.Sin(latitude))
            + (Math.Cos(double.DegreesToRadians(a.Latitude)) * Math.Cos(double.DegreesToRadians(b.Latitude))
                * Math.Sin(longitude) * Math.Sin(longitude));
        return (int)Math.Round(2 * EarthRadiusKm * Math.Asin(Math.Sqrt(haversine)));
    }
}
