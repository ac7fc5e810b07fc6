using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;

namespace StreamInfer.Pipeline.Versions;

/// <summary>What one pipeline needs to run one version, whatever its route: what it has learnt of its runs, and a way to run it for each executor.</summary>
internal sealed class VersionRuntime : IDisposable
{
    private readonly ImmutableArray<RunWatchdog> _watchdogs;

    public VersionRuntime(PipelineContext context, ScoringModel model, DecodePlan plan)
    {
        var (topology, time) = (context.Topology, context.Time);
        if (model.Sessions.Length < topology.Batching.Concurrency)
        {
            throw new ArgumentException($"version {model.Identity.Version} has {model.Sessions.Length} sessions for {topology.Batching.Concurrency} executors", nameof(model));
        }

        (Model, Pipeline) = (model, topology.Name);
        Runs = new RunTimeModel(time.TimestampFrequency, model.Session.Device, model.Timings);
        Breaker = new ModelBreaker(topology.Model.OnFailure, time, Random.Shared, context.Logger);
        Limit = new RunLimit(context.Policy.Sizes, time);
        Encoder = new FeatureEncoder(topology.Features, plan, model.Session.Layout);
        _watchdogs = [.. model.Sessions.Select(session => new RunWatchdog(session, topology.Model.RunTimeout, time))];
        Scorings = [.. model.Sessions.Select((session, index) => new LaneScoring(context, this, new PaddedRun(context, this, session, _watchdogs[index])))];
    }

    public ScoringModel Model { get; }

    /// <summary>The topology's name.</summary>
    public string Pipeline { get; }

    /// <summary>What runs take; written by the executors, read by the poller.</summary>
    public RunTimeModel Runs { get; }

    /// <summary>Opens when the version fails every event.</summary>
    public ModelBreaker Breaker { get; }

    /// <summary>Most rows of a run, as the device's memory allows.</summary>
    public RunLimit Limit { get; }

    /// <summary>Makes its rows; used by the poller's thread.</summary>
    public FeatureEncoder Encoder { get; }

    /// <summary>One an executor.</summary>
    public ImmutableArray<LaneScoring> Scorings { get; }

    /// <summary>Nobody runs it any more. Its sessions belong to whoever made them.</summary>
    public void Dispose()
    {
        foreach (var watchdog in _watchdogs)
        {
            watchdog.Dispose();
        }
    }
}
