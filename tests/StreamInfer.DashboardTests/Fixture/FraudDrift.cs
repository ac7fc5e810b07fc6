using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Fuel and travel became dearer: amounts drift, what follows from them warns, the rest is as it was.</summary>
internal static class FraudDrift
{
    private static readonly (string Name, string Kind, string State, double Effect, double Shift, double Missing)[] Subjects =
    [
        ("amount", "numeric", "drift", 0.341, 0.62, 0), ("amount_24h", "numeric", "drift", 0.226, 0.44, 0), ("merchant_category", "categorical", "warning", 0.128, double.NaN, 0),
        ("amount_mean_30d", "numeric", "warning", 0.112, 0.21, 0), ("$score", "score", "recovered", 0.031, double.NaN, 0), ("device_age", "numeric", "ok", 0.012, -0.05, 0.062),
        ("distance", "numeric", "ok", 0.018, 0.07, 0), ("minutes_since_last", "numeric", "ok", 0.009, -0.03, 0.021), ("merchant_risk", "numeric", "ok", 0.014, 0.04, 0),
        ("transactions_1h", "numeric", "ok", 0.004, 0.01, 0), ("transactions_24h", "numeric", "ok", 0.007, 0.02, 0), ("ip_risk", "numeric", "ok", 0.011, 0.05, 0.187),
        ("channel", "categorical", "ok", 0.006, double.NaN, 0), ("entry_mode", "categorical", "ok", 0.005, double.NaN, 0), ("latitude", "numeric", "ok", 0.002, 0.00, 0),
        ("longitude", "numeric", "ok", 0.003, -0.01, 0), ("account_age", "numeric", "ok", 0.001, 0.01, 0), ("failed_pins_24h", "numeric", "insufficient", double.NaN, double.NaN, 0),
        ("$joint", "joint", "ok", 0.213, double.NaN, 0),
    ];

    public static IEnumerable<string> Names => Subjects.Select(one => one.Name);

    public static JsonObject Drifting(DateTimeOffset now) => Json.Of(new
    {
        enabled = true,
        state = "drift",
        watermark = Json.Time(now.AddSeconds(-5.4)),
        watermarkLagSeconds = 5.4,
        dropped = 0,
        sampling = 1.0,
        evaluating = false,
        events = new { onTime = 18_221_904, late = 3_411, tooLate = 27, future = 2, duplicates = 118 },
        versions = new object[] { Version(now, 3, 1_128_411, 1), Version(now, 4, 125_310, 0.96) },
    });

    public static JsonObject Distribution(string subject)
    {
        var (_, kind, _, effect, shift, missing) = Subjects.Single(one => one.Name == subject);
        var bins = kind switch
        {
            "categorical" => Categories(subject),
            "score" => Bins(50, 0.09, 0.09, 0.03, 0, 1),
            _ => Bins(20, 0.42, 0.17, double.IsNaN(shift) ? 0 : shift * 0.17, 0, subject.StartsWith("amount", StringComparison.Ordinal) ? 500 : 100),
        };
        var known = double.IsNaN(effect) ? 0 : effect;
        return Json.Of(new
        {
            subject,
            kind,
            bins,
            referenceCount = 2_000_000,
            liveCount = 1_128_411,
            psi = known + 0.00003,
            psiP = known > 0.1 ? 0 : 0.31,
            psiExcess = known,
            js = Math.Sqrt(known / 8),
            ks = Math.Sqrt(known) / 2.6,
            ksP = known > 0.1 ? 0 : 0.44,
            chi2 = known * 721_000,
            chi2P = known > 0.1 ? 0 : 0.31,
            w1 = Math.Abs(double.IsNaN(shift) ? 0 : shift),
            meanShift = double.IsNaN(shift) ? (double?)null : shift,
            meanShiftP = double.IsNaN(shift) ? (double?)null : known > 0.1 ? 0 : 0.22,
            missingDifference = 0.0004,
            missingP = 0.61,
            adjustedP = known > 0.1 ? 0 : 0.4,
            quality = new { missing = (int)(missing * 1_128_411), infinite = 0, outOfRange = subject == "amount" ? 268 : 0, @new = subject == "merchant_category" ? 41 : 0 },
        });
    }

    private static object Version(DateTimeOffset now, int version, int events, double factor) => new
    {
        version,
        route = version == 3 ? "primary" : "rollout",
        state = version == 3 ? "drift" : "warning",
        reference = "file",
        profileHash = "5be0c1d77a90f3e4",
        windowStart = Json.Time(now.AddMinutes(-5)),
        windowEnd = Json.Time(now),
        windowEvents = events,
        subjects = Subjects.Select((one, index) => Subject(now, one, index, events, factor, version)),
        violations = version == 3
            ? new object[]
            {
                new { feature = "ip_risk", reason = "missing", count = 211_013 }, new { feature = "device_age", reason = "missing", count = 69_961 }, new { feature = "amount", reason = "range", count = 268 },
                new { feature = "merchant_category", reason = "new_category", count = 41 }, new { feature = "", reason = "duplicate_id", count = 118 },
            }
            : [],
        deadLetters = 12,
        alerts = 1_104,
        suppressed = 0,
        alertFraction = 0.001,
    };

    private static object Subject(DateTimeOffset now, (string Name, string Kind, string State, double Effect, double Shift, double Missing) one, int index, int events, double factor, int version)
    {
        var known = !double.IsNaN(one.Effect);
        var state = version == 4 && one.State == "drift" ? "warning" : one.State;
        var wave = new Wave(31 + index);
        var calm = wave.Around(known ? Math.Min(one.Effect, 0.02) : 0, 60, 0.2, 0.5);
        var history = calm.Select((value, at) => !known ? (double?)null : at < 42 || one.Effect < 0.1 ? value : one.Effect * factor * Math.Min(1, (at - 40) / 11.0) + value / 3);
        var joint = one.Kind == "joint";
        return new
        {
            subject = one.Name,
            kind = one.Kind,
            state,
            since = Json.Time(now.AddMinutes(one.Effect > 0.1 && !joint ? -34 - index : -3_600)),
            words = one.State == "drift" ? $"Values are higher than in training: the mean moved by {one.Shift:0.00} standard deviations, and {one.Effect:0.00} is above the threshold of 0.2." : "As in training.",
            count = known ? (int)(events * (1 - one.Missing)) : 214,
            missingRatio = one.Missing,
            psi = known && !joint ? one.Effect * factor : (double?)null,
            psiExcess = known && !joint ? one.Effect * factor : (double?)null,
            effect = known ? one.Effect * factor : (double?)null,
            threshold = joint ? new { warning = 0.5, drift = 1.0 } : new { warning = 0.1, drift = 0.2 },
            adjustedP = !known ? (double?)null : one.Effect > 0.1 && !joint ? 0.0000001 : 0.2 + index / 40.0,
            meanShift = double.IsNaN(one.Shift) ? (double?)null : one.Shift * factor,
            watched = true,
            history,
        };
    }

    private static object[] Bins(int bins, double middle, double width, double shift, double from, double to)
    {
        var wave = new Wave(7);
        var (reference, live) = (Wave.Bell(bins, middle, width), wave.Sampled(Wave.Bell(bins, middle + shift, width * 1.08)));
        return [.. Enumerable.Range(0, bins).Select(bin =>
        {
            var (low, high) = (from + (to - from) * bin / bins, from + (to - from) * (bin + 1) / bins);
            return (object)new { label = $"{low:0.##} to {high:0.##}", from = bin == 0 ? (double?)null : low, to = bin == bins - 1 ? (double?)null : high, reference = reference[bin], live = live[bin] };
        })];
    }

    private static object[] Categories(string subject)
    {
        (string Label, double Reference, double Live)[] shares = subject == "merchant_category"
            ? [("grocery", 0.31, 0.262), ("restaurant", 0.18, 0.171), ("fuel", 0.12, 0.178), ("clothing", 0.1, 0.082), ("electronics", 0.07, 0.066), ("travel", 0.06, 0.103), ("health", 0.06, 0.055), ("digital", 0.05, 0.041), ("gift_cards", 0.03, 0.026), ("cash", 0.02, 0.016)]
            : [("pos", 0.52, 0.515), ("web", 0.24, 0.246), ("app", 0.15, 0.152), ("atm", 0.06, 0.058), ("moto", 0.03, 0.029)];
        return [.. shares.Select(one => (object)new { label = one.Label, from = (double?)null, to = (double?)null, reference = one.Reference, live = one.Live })];
    }
}
