using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Chargebacks that came in, joined with what was predicted.</summary>
internal static class FraudLabels
{
    public static JsonObject Joined(DateTimeOffset now) => Json.Of(new
    {
        enabled = true,
        horizonSeconds = 86_400,
        pending = 412_880,
        joined = 2_114_902,
        expired = 18_204,
        evicted = 0,
        duplicates = 91,
        contradictory = 3,
        rejected = 12,
        paneSeconds = 1800,
        versions = new object[] { Version(now, 3, 1_902_118, 0.9781, 0.9764), Version(now, 4, 212_784, 0.9812, 0.9803) },
        comparison = new { a = 3, b = 4, difference = 0.0031, low = 0.0012, high = 0.0050, p = 0.0021, decided = true },
    });

    private static object Version(DateTimeOffset now, int version, int labels, double accuracy, double estimated)
    {
        var wave = new Wave(version);
        var (real, guessed) = (wave.Around(accuracy, 48, 0.0012, 0.0016), wave.Around(estimated, 48, 0.0008, 0.0008));
        return new
        {
            version,
            route = version == 3 ? "primary" : "rollout",
            labels,
            sufficient = true,
            figures = new { accuracy, precision = accuracy - 0.164, recall = accuracy - 0.237, f1 = accuracy - 0.203, rocAuc = accuracy + 0.0042, prAuc = accuracy - 0.171, logLoss = 0.0621, brier = 0.0164, ece = 0.0087 },
            estimated = new { accuracy = estimated, precision = estimated - 0.158, recall = estimated - 0.229, f1 = estimated - 0.196, rocAuc = estimated + 0.003, standardError = 0.00011, calibrated = true },
            calibration = Enumerable.Range(0, 15).Select(bin => new { meanScore = (bin + 0.5) / 15, positiveRatio = Math.Pow((bin + 0.5) / 15, version == 3 ? 1.18 : 1.04), count = (int)(labels * Math.Exp(-bin / 1.7) / 2) + 400 }),
            history = real.Zip(guessed, (one, other) => (one, other)).Select((pair, index) => new { end = Json.Time(now.AddMinutes(-30 * (47 - index))), labels = labels / 48, accuracy = Math.Min(1, pair.one), estimatedAccuracy = Math.Min(1, pair.other) }),
        };
    }
}
