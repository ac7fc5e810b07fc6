using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Models.Shadows;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shadows.Kit;

/// <summary>The real pipeline with one shadow beside it. Events come every millisecond of virtual time, which moves only while none is in flight.</summary>
internal sealed class ShadowBed : IDisposable
{
    private readonly int _events;

    /// <param name="events">How many come.</param>
    /// <param name="every">How often one does; 1 ms by default.</param>
    public ShadowBed(int events, TimeSpan? every = null)
    {
        (_events, Every) = (events, every ?? TimeSpan.FromMilliseconds(1));
        Rig.Topology = Rig.Plan(8) with { Output = Rig.Plan(8).Output with { Threshold = 0.5 }, Model = Rig.Plan(8).Model with { RunTimeout = TimeSpan.FromSeconds(1) } };
        Rig.OtherSource = Source = new TracedSource(Rig.Time, events, Every, i => $"{{\"x\":{ValueOf(i)}}}") { Completed = () => Rig.Pipeline.State.Completed };
        Rig.Sink.Clock = Rig.Time.GetTimestamp;
    }

    public Rig Rig { get; } = new();

    public TracedSource Source { get; }

    /// <summary>How often an event comes.</summary>
    public TimeSpan Every { get; }

    /// <summary>Takes the shadow's predictions, and differences as dead letters.</summary>
    public MemorySink Sink { get; } = new();

    public MemorySink Mirror { get; } = new();

    public ShadowPlan Plan { get; set; } = new(2, "copies") { DifferencesTopic = "differences" };

    public EventFormat Format { get; set; } = EventFormat.Json;

    public ShadowRunner? Runner { get; private set; }

    /// <summary>Of event i: 0, 1/16, … 15/16, 0, …</summary>
    public static double ValueOf(int i) => i % 16 / 16.0;

    /// <summary>Begins a shadow.</summary>
    public ShadowRunner Shadow(IModelSession session, double? threshold = 0.5)
    {
        var topology = Rig.Topology with { Output = Rig.Topology.Output with { Format = Format } };
        var decode = EventDecoder.PlanOf(topology);
        Runner = new ShadowRunner(new ShadowParts
        {
            Plan = Plan,
            Topology = topology,
            Model = Rig.Version(2, session, threshold),
            Salt = "salt",
            FeatureDigest = "fedcba9876543210",
            DecodePlan = decode,
            Decoder = new EventDecoder(topology, decode, null, null, null),
            Sink = Sink,
            Mirror = Plan.MirrorTo is null ? null : Mirror,
            PredictionSchemaId = 1,
            DifferenceSchemaId = 2,
            OnThread = () => { },
            Time = Rig.Time,
            Logger = NullLogger.Instance,
        });
        Rig.Observers.Add(Runner.Observer);
        return Runner;
    }

    /// <summary>Runs the pipeline over all events.</summary>
    public Task RunAsync() => Rig.RunUntilPublishedAsync(_events);

    /// <summary>Waits until the shadow has dealt with all that it got.</summary>
    public ShadowState Settle()
    {
        Assert.True(SpinWait.SpinUntil(() => Runner!.State is var state && state.Scored + state.Dropped + state.Failed >= state.Offered, TimeSpan.FromSeconds(60)), Runner!.State.ToString());
        return Runner.State;
    }

    /// <summary>Ends the shadow.</summary>
    public void End()
    {
        Runner?.Dispose();
        Runner = null;
    }

    public void Dispose()
    {
        End();
        Rig.Dispose();
    }
}
