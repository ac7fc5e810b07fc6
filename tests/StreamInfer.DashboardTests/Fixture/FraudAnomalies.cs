using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Single events that were odd.</summary>
internal static class FraudAnomalies
{
    public static JsonObject Latest(DateTimeOffset now)
    {
        (string Feature, double Value, double Z, double Contribution)[][] drivers =
        [
            [("amount", 4811.2, 9.7, 0.213), ("failed_pins_24h", 5, 14.2, 0.171), ("distance", 8110, 7.9, 0.092)],
            [("transactions_1h", 41, 18.4, 0.254), ("amount_24h", 9120, 6.6, 0.081), ("new_device", 1, 3.9, 0.033)],
            [("distance", 11240, 8.8, 0.188), ("minutes_since_last", 4, -5.1, 0.144), ("countries_24h", 4, 9.9, 0.127)],
            [("ip_risk", 0.97, 7.2, 0.161), ("account_age", 1, -4.4, 0.102), ("amount", 1890.5, 5.8, 0.066)],
        ];
        var latest = Enumerable.Range(0, 14).Select(index => Alert(now.AddSeconds(-3 - index * 41), index, drivers[index % drivers.Length]));
        return Json.Of(new { enabled = true, alertFraction = 0.001, alerts = 16_822, suppressed = 0, windowEvents = 1_253_721, latest });
    }

    public static object Alert(DateTimeOffset at, int index, params (string Feature, double Value, double Z, double Contribution)[] top) => new
    {
        predictionId = $"transactions/{index * 5 % 12}/{104_882_901 - index * 317}",
        source = $"transactions/{index * 5 % 12}/{104_882_901 - index * 317}",
        key = $"c-{20417 + index * 1931}",
        eventTime = Json.Time(at),
        method = "hst",
        score = 0.9412 - index * 0.0037,
        threshold = 0.8731,
        modelScore = index % 4 == 2 ? 0.0412 : 0.912 - index * 0.021,
        version = index % 7 == 6 ? 4 : 3,
        top = top.Select(one => new { feature = one.Feature, value = one.Value, z = one.Z, contribution = one.Contribution }),
    };
}
