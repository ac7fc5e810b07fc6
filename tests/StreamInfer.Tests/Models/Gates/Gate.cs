using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Gates;

/// <summary>A gate in virtual time whose checks run where the test does, and what it is given.</summary>
internal sealed class Gate
{
    public ManualTimeProvider Time { get; } = new();

    public ModelManifest Manifest { get; set; } = Plans.Manifest();

    public GatePlan Plan { get; set; } = PlanOf([Plans.Feature("x") with { Min = 0, Max = 1 }]);

    public IModelSession? Reference { get; set; }

    public static GatePlan PlanOf(ImmutableArray<FeaturePlan> features, int maxBatchSize = 256) => new()
    {
        Features = features,
        Device = DevicePolicy.Cpu,
        MaxBatchSize = maxBatchSize,
        RunBudget = TimeSpan.FromMilliseconds(10),
    };

    public GateVerdict Judge(IModelSession session) => new ModelGate(Time, (_, work) => work()).Judge(
        new GateSubject(new ResolvedModel(Manifest, new ModelIdentity("any", 1, new string('a', 64), null, LowerIsWorse: false)), session, Reference, TimeSpan.FromSeconds(1)), Plan);

    /// <summary>What one check said.</summary>
    public GateCheck Check(IModelSession session, GateCheckKind kind) => Judge(session).Checks.Single(check => check.Kind == kind);
}
