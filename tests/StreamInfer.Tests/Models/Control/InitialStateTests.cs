using StreamInfer.Models.Control;
using StreamInfer.Tests.Topologies;
using StreamInfer.Topologies;
using static StreamInfer.Tests.Models.Control.States;

namespace StreamInfer.Tests.Models.Control;

public sealed class InitialStateTests
{
    private static readonly Dictionary<int, string> Digests = Enumerable.Range(1, 9).ToDictionary(version => version, Digest);

    [Fact]
    public void Initial_smallestTopology_isItsModelAtRevisionZero()
    {
        var state = Must(ControlChange.Initial(Sample.Plan(Sample.Text), 1, Digests, Start));

        Assert.Equal(("t", "m", 0L, 1, "t", Start), (state.Topology, state.Model, state.Revision, state.Active, state.Salt, state.ChangedAt));
        Assert.Equal([1], state.Digests.Keys);
        Assert.Null(state.Ramp);
    }

    [Fact]
    public void Initial_ramp_beginsNowAtItsStage()
    {
        var plan = Sample.Plan(Sample.With(
            Sample.ExtraLine, "rollout: { version: 4, percent: 5, salt: s, stages: [1, 5, 100], hold: 1h, minSamples: 7, mode: manual }\ncontrol: { topic: c }\nshadow: [{ version: 6, topic: x, percent: 2.5 }]"));

        var state = Must(ControlChange.Initial(plan, 1, Digests, Start.ToOffset(TimeSpan.FromHours(2))));

        Assert.Equal([new Candidate(4, [new BucketRange(0, 500)])], state.Candidates.ToArray());
        Assert.Equal((4, 1, Start, TimeSpan.FromHours(1), 7, RampMode.Manual), (state.Ramp!.Version, state.Ramp.Stage, state.Ramp.Since, state.Ramp.Hold, state.Ramp.MinSamples, state.Ramp.Mode));
        Assert.Equal([new Shadow(6, new Percent(250), ShadowSampling.Sticky, "x")], state.Shadows.ToArray());
        Assert.Equal([1, 4, 6], state.Digests.Keys);
    }

    [Fact]
    public void Initial_listOfCandidates_haveBucketsBesideEachOther()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "rollout: [{ version: 4, percent: 60 }, { version: 3, percent: 40 }]"));

        var state = Must(ControlChange.Initial(plan, 1, Digests, Start));

        Assert.Equal([new Candidate(4, [new BucketRange(0, 6_000)]), new Candidate(3, [new BucketRange(6_000, 10_000)])], state.Candidates.ToArray());
        Assert.Equal(0, state.ActivePercent.Hundredths);
    }

    [Fact]
    public void Initial_candidateThatIsTheLatest_isRefused()
    {
        var plan = Sample.Plan(Sample.With(Sample.ModelLine, "model: { name: m, version: latest }") + "rollout: { version: 4, percent: 5 }");

        Assert.Contains("version 4, which is the active one", Refused(ControlChange.Initial(plan, 4, Digests, Start)), StringComparison.Ordinal);
    }

    [Fact]
    public void Initial_versionWithoutDigest_isRefused()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "rollout: { version: 40, percent: 5 }"));

        Assert.Contains("none of version 40", Refused(ControlChange.Initial(plan, 1, Digests, Start)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_planWithoutStages_takesTheUsualOnes() => Assert.Equal(RolloutPlan.DefaultStages.AsEnumerable(), RampSettings.Of(new RolloutPlan()).Stages);
}
