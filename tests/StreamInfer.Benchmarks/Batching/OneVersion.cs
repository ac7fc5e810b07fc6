using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Pipeline;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Telemetry;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Batching;

/// <summary>A version for batches that are never run.</summary>
internal static class OneVersion
{
    public static PipelineVersions Of(RowLayout layout)
    {
        var topology = Topology(layout.Slots[0].Width);
        var time = TimeProvider.System;
        var context = new PipelineContext
        {
            Topology = topology,
            Policy = new BatchPolicy(new SizeLadder(topology.Batching.MaxBatchSize), time.TimestampFrequency / 100, BatchPreference.Latency, 0),
            Deadlines = new DeadlineRule(DeadlineStart.Arrival, TimeSpan.FromMilliseconds(10), time.TimestampFrequency),
            Boundaries = new BoundaryKeeper(_ => { }),
            Metrics = new PipelineMetrics("bench"),
            Time = time,
            Logger = NullLogger.Instance,
        };
        var model = new ScoringModel(new ModelIdentity("bench", 1, new string('a', 64), null, false), new LaidOut(layout));
        return new PipelineVersions(context, new VersionSet(model), EventDecoder.PlanOf(topology), (version, route) =>
            new PredictionEncoder(new PredictionStamp(version, new string('b', 16), route, "events"), topology.Output, 1));
    }

    /// <summary>One feature of so many values.</summary>
    public static TopologyPlan Topology(int width) => TopologyReader.Read(Write(width), _ => null).Plan!;

    private static string Write(int width)
    {
        var file = Path.Combine(Path.GetTempPath(), $"streaminfer-bench-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, $$"""
            name: bench
            source: { topic: events, group: bench, format: json }
            features: [ { name: values, path: values, length: {{width}} } ]
            model: { name: bench, version: 1, device: cpu }
            output: { topic: scores, deadLetters: dead-letters }
            kafka: { bootstrap.servers: "localhost:9092" }
            """);
        return file;
    }

    private sealed class LaidOut(RowLayout layout) : IModelSession
    {
        public RowLayout Layout => layout;

        public ScoreShape Shape => ScoreShape.ScoreOnly;

        public string Device => "cpu";

        public bool IsTerminated { get; set; }

        public void Run(FeatureBlock features, int rows, ScoreBlock scores)
        {
        }

        public void Dispose()
        {
        }
    }
}
