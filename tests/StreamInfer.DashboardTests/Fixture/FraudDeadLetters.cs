using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>Events that could not be scored, and what people changed.</summary>
internal static class FraudDeadLetters
{
    public static JsonObject Page(DateTimeOffset now)
    {
        (string Reason, string Stage, string Message, string Preview)[] kinds =
        [
            ("truncated", "decode", "Avro: the value ends at byte 41, in field 'merchant_category'", "00 00 00 00 07 12 63 61 72 64 2d 34 38 …"),
            ("out-of-range", "decode", "amount = 81250.0 is not between 0 and 50000", """{"card":"c-48213","amount":81250.0,"channel":"web","entry_mode":"ecommerce"}"""),
            ("missing-feature", "decode", "'location.lat' is missing, and the feature 'latitude' has no default", """{"card":"c-11907","amount":42.8,"channel":"pos","location":null}"""),
            ("unknown-schema", "decode", "the registry has no schema with id 91", "00 00 00 00 5b 0e 63 2d 37 37 …"),
        ];
        var items = Enumerable.Range(0, 7).Select(index =>
        {
            var (reason, stage, message, preview) = kinds[index % 3 == 2 && index > 3 ? 3 : index % 3];
            var offset = 104_882_731L - index * 8_311;
            return new
            {
                cursor = $"c{index}",
                partition = index * 5 % 12,
                offset = 1283 - index,
                at = Json.Time(now.AddSeconds(-47 - index * 611)),
                key = $"c-{48213 - index * 977}",
                source = new { topic = "transactions", partition = index * 5 % 12, offset },
                reason,
                stage,
                meaning = "the event cannot be scored as it is",
                message,
                attempt = 1,
                valueBytes = 186 + index * 3,
                preview,
            };
        });
        return Json.Of(new { items, next = "c6" });
    }

    public static JsonObject Audit(DateTimeOffset now) => Json.Of(new
    {
        entries = new object[]
        {
            new { at = Json.Time(now.AddMinutes(-12)), kind = "rollout", by = "rollout", reason = "guardrails held for 15 min", what = "version 4: 5 % to 10 %" },
            new { at = Json.Time(now.AddMinutes(-27)), kind = "rollout", by = "rollout", reason = "guardrails held for 15 min", what = "version 4: 1 % to 5 %" },
            new { at = Json.Time(now.AddMinutes(-42)), kind = "rollout", by = "nadia", reason = "weekly retraining, gate passed", what = "ramp of version 4 begun at 1 %" },
            new { at = Json.Time(now.AddHours(-5)), kind = "dead-letters", by = "nadia", reason = "schema 91 is registered again", what = "24 re-driven" },
            new { at = Json.Time(now.AddHours(-30)), kind = "pause", by = "tomasz", reason = "broker maintenance over", what = "resumed" },
            new { at = Json.Time(now.AddHours(-31)), kind = "pause", by = "tomasz", reason = "broker maintenance, change 4471", what = "paused" },
        },
    });
}
