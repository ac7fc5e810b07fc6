using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Version 4 on its way from version 3, and version 5 in the shadow.</summary>
internal static class FraudModels
{
    public static JsonObject Ramping(DateTimeOffset now) => Json.Of(new
    {
        model = "fraud",
        revision = 18,
        canChange = true,
        versions = new object[]
        {
            new { version = 5, state = "shadow", percent = 0, digest = "0c93ab5512e8f7d4", gate = Gate(now.AddHours(-3), true, 0.0063), problem = (string?)null },
            new { version = 4, state = "candidate", percent = 10, digest = "b81e77d05f3a4c19", gate = Gate(now.AddHours(-1), true, 0.0041), problem = (string?)null },
            new { version = 3, state = "active", percent = 90, digest = "6d0f41b7a29c83e5", gate = Gate(now.AddDays(-7), true, 0.0038), problem = (string?)null },
            new { version = 2, state = "previous", percent = 0, digest = "f20ba9913d6e5578", gate = Gate(now.AddDays(-14), true, 0.0044), problem = (string?)null },
            new { version = 1, state = "refused", percent = 0, digest = "91ce04d7b2a83f60", gate = Gate(now.AddDays(-21), false, 0.0212), problem = (string?)"run time p99 21.2 ms, allowed 10 ms" },
        },
        ramp = new
        {
            version = 4,
            stages = new[] { 1, 5, 10, 50, 100 },
            stage = 2,
            percent = 10,
            holding = false,
            paused = false,
            advice = "All guardrails hold. The next stage, 50 %, follows in 3 min.",
            guardrails = new object[]
            {
                new { name = "errorRate", value = 0.0, limit = 0.001, held = true },
                new { name = "runTimeP99", value = 0.00412, limit = 0.005, held = true },
                new { name = "scoreDistance", value = 0.0182, limit = 0.1, held = true },
                new { name = "decisionRate", value = (double?)null, limit = 0.005, held = true },
            },
            since = Json.Time(now.AddMinutes(-42)),
        },
        shadows = new object[]
        {
            new { version = 5, percent = 100, scored = 38_214_551, dropped = 12_904, failed = 0, agreement = 0.9971, meanDifference = 0.00091, differenceP99 = 0.0412, scorePsi = 0.0117 },
        },
        history = new object[]
        {
            new { revision = 18, at = Json.Time(now.AddMinutes(-12)), by = "rollout", reason = "guardrails held for 15 min", what = "version 4: 5 % to 10 %" },
            new { revision = 17, at = Json.Time(now.AddMinutes(-27)), by = "rollout", reason = "guardrails held for 15 min", what = "version 4: 1 % to 5 %" },
            new { revision = 16, at = Json.Time(now.AddMinutes(-42)), by = "nadia", reason = "weekly retraining, gate passed", what = "ramp of version 4 begun at 1 %" },
            new { revision = 15, at = Json.Time(now.AddHours(-3)), by = "nadia", reason = "see whether device features pay", what = "version 5 runs in the shadow" },
            new { revision = 14, at = Json.Time(now.AddDays(-7)), by = "tomasz", reason = "ramp of a week ago went well", what = "version 3 is active" },
        },
    });

    private static object Gate(DateTimeOffset at, bool passed, double p99) => new
    {
        passed,
        at = Json.Time(at),
        checks = new object[]
        {
            new { check = "load", passed = true, detail = "loaded on cpu; it fits the topology" },
            new { check = "golden", passed = true, detail = "64 of 64 golden records score within 1e-5" },
            new { check = "rows", passed = true, detail = "the same score alone and in batches of 7, 64 and 256" },
            new { check = "run time", passed, detail = $"p99 {p99 * 1000:0.0} ms at 256 events, allowed 10 ms" },
            new { check = "output", passed = true, detail = "all scores are finite and between 0 and 1" },
        },
    };
}
