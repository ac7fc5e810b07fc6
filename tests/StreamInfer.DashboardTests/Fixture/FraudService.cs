using System.Text.Json.Nodes;

namespace StreamInfer.DashboardTests.Fixture;

/// <summary>A service that scores card transactions and is well; what the tests change starts from here.</summary>
internal static class FraudService
{
    public const string Name = "fraud-scoring";

    public const string Path = "/topologies/" + Name;

    /// <summary>Fills all answers. Times are relative to <paramref name="now"/>.</summary>
    public static FixtureServer WithFraud(this FixtureServer server, DateTimeOffset now, string role = "operator")
    {
        var answers = server.Answers;
        answers["/state"] = State(now, role);
        answers[Path] = Overview(now);
        answers[Path + "/models"] = FraudModels.Ramping(now);
        answers[Path + "/drift"] = FraudDrift.Drifting(now);
        foreach (var subject in FraudDrift.Names.Concat(["$score"]))
            answers[$"{Path}/drift/{subject}"] = FraudDrift.Distribution(subject);
        answers[Path + "/anomalies"] = FraudAnomalies.Latest(now);
        answers[Path + "/labels"] = FraudLabels.Joined(now);
        answers[Path + "/dead-letters"] = FraudDeadLetters.Page(now);
        answers[Path + "/audit"] = FraudDeadLetters.Audit(now);
        answers[Path + "/configuration"] = Json.Of(new { yaml = Configuration });
        answers["POST " + Path + "/rollout"] = Json.Of(new { revision = 19, what = "version 4 is active" });
        answers["POST " + Path + "/shadow"] = Json.Of(new { revision = 19, what = "the shadow of version 4 started" });
        answers["POST " + Path + "/pause"] = Json.Of(new { state = "paused" });
        answers["POST " + Path + "/resume"] = Json.Of(new { state = "running" });
        answers["POST " + Path + "/dead-letters/redrive"] = Json.Of(new { redriven = 1, refused = Array.Empty<object>() });
        return server;
    }

    /// <summary>The same service before its first event.</summary>
    public static FixtureServer WithNothing(this FixtureServer server, DateTimeOffset now)
    {
        server.WithFraud(now);
        var answers = server.Answers;
        var overview = answers[Path];
        foreach (var name in new[] { "throughput", "predictions", "deadLetters", "errors", "inFlight" })
            overview[name] = 0;
        overview["latency"] = Json.Of(new { p50 = (double?)null, p95 = (double?)null, p99 = (double?)null });
        overview["lag"] = overview["lateRatio"] = overview["eventTimeLagSeconds"] = null;
        overview["closeReasons"] = new JsonObject();
        overview["deadLettersByReason"] = new JsonObject();
        foreach (var name in new[] { "batchSizes", "stages", "versions" })
            overview[name] = new JsonArray();
        overview["series"] = Json.Of(new { everySeconds = 1, end = Json.Time(now), throughput = Array.Empty<double>(), p50 = Array.Empty<double>(), p99 = Array.Empty<double>(), lag = Array.Empty<double>() });
        answers[Path + "/models"] = Json.Of(new { model = "fraud", revision = (int?)null, canChange = true, versions = Array.Empty<object>(), ramp = (object?)null, shadows = Array.Empty<object>(), history = Array.Empty<object>() });
        answers[Path + "/drift"] = Json.Of(new { enabled = false });
        answers[Path + "/anomalies"] = Json.Of(new { enabled = true, alertFraction = 0.001, alerts = 0, suppressed = 0, windowEvents = 0, latest = Array.Empty<object>() });
        answers[Path + "/labels"] = Json.Of(new { enabled = false, versions = Array.Empty<object>() });
        answers[Path + "/dead-letters"] = Json.Of(new { items = Array.Empty<object>(), next = (string?)null });
        answers[Path + "/audit"] = Json.Of(new { entries = Array.Empty<object>() });
        answers[Path + "/configuration"] = Json.Of(new { yaml = "" });
        return server;
    }

    public static JsonObject State(DateTimeOffset now, string role) => Json.Of(new
    {
        program = new { version = "0.1.0", startedAt = Json.Time(now.AddHours(-61)), instance = "scoring-7d9f-2" },
        authentication = "token",
        principal = new { name = role == "operator" ? "nadia" : "oscar", role },
        topologies = new object[]
        {
            new { name = Name, state = "running", ready = true, problems = Array.Empty<object>() },
            new { name = "electricity", state = "running", ready = true, problems = Array.Empty<object>() },
        },
    });

    public static JsonObject Overview(DateTimeOffset now)
    {
        var wave = new Wave(11);
        var (throughput, p50) = (wave.Around(4180, 300), wave.Around(0.00262, 300, 0.05, 0.05));
        var p99 = wave.Around(0.00684, 300, 0.07, 0.12);
        var lag = wave.Around(96, 300, 0.25, 0.3).Select(one => Math.Round(one)).ToArray();
        return Json.Of(new
        {
            name = Name,
            state = "running",
            ready = true,
            problems = Array.Empty<object>(),
            delivery = "exactly-once",
            group = Name,
            sourceTopic = "transactions",
            outputTopic = "fraud-scores",
            deadLetterTopic = "fraud-dead-letters",
            budgetSeconds = 0.010,
            throughput = throughput[^1],
            latency = new { p50 = p50[^1], p95 = 0.00518, p99 = p99[^1] },
            lateRatio = 0.00041,
            lag = lag[^1],
            eventTimeLagSeconds = 0.384,
            inFlight = 61,
            predictions = 918_273_645,
            deadLetters = 1284,
            errors = 0,
            deadLettersByReason = new Dictionary<string, long>(StringComparer.Ordinal) { ["truncated"] = 871, ["out-of-range"] = 268, ["missing-feature"] = 113, ["unknown-schema"] = 32 },
            closeReasons = new { full = 412_884, deadline = 39_310_441, idle = 0, drain = 214, swap = 17 },
            batchSizes = new object[]
            {
                new { upTo = 1, count = 602_114 }, new { upTo = 2, count = 894_220 }, new { upTo = 4, count = 2_410_882 }, new { upTo = 8, count = 5_904_113 },
                new { upTo = 16, count = 12_288_301 }, new { upTo = 32, count = 11_402_774 }, new { upTo = 64, count = 4_822_310 }, new { upTo = 128, count = 985_958 },
                new { upTo = (int?)null, count = 412_884 },
            },
            stages = new object[] { new { stage = "decode", busyRatio = 0.37 }, new { stage = "run", busyRatio = 0.71 }, new { stage = "publish", busyRatio = 0.29 } },
            versions = new object[]
            {
                new { version = 3, route = "primary", percent = 90, device = "cpu", digest = "6d0f41b7a29c" },
                new { version = 4, route = "rollout", percent = 10, device = "cpu", digest = "b81e77d05f3a" },
            },
            point = new { at = Json.Time(now), throughput = throughput[^1], p50 = p50[^1], p99 = p99[^1], lag = lag[^1] },
            series = new { everySeconds = 1, end = Json.Time(now), throughput, p50, p99, lag },
        });
    }

    private const string Configuration = """
        name: fraud-scoring
        source:
          topic: transactions
          group: fraud-scoring
          format: avro
          eventTime: event_time
        batching:
          maxBatchSize: 256
          deadline: 10ms
        rollout:
          stages: [1, 5, 10, 50, 100]
          hold: 15m
          guardrails:
            scoreDistance: 0.1
            runTimeP99: 5ms
        kafka:
          bootstrap.servers: kafka-1:9093,kafka-2:9093
          sasl.password: '********'

        """;
}
