using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Rollout;

public sealed class RampControllerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly ControlState Ramped = States.Must(ControlChange.StartRamp(States.Plain, States.Files(5), States.Ramp(5, 50, 100), States.Note));
    private static readonly DateTimeOffset Due = States.Note.When + Ramped.Ramp!.Hold;
    private static readonly VersionEvidence Good = Evidence.Of(1_000);
    private static readonly VersionEvidence Bad = Evidence.Of(1_000, errors: 100);

    [Fact]
    public void Next_holdTimeAndSamplesReached_advances() =>
        Assert.Equal(Percent.Of(50), Assert.IsType<RampStep.Advance>(Next(Ramped, Due, Report("a", Good, Good))).To);

    [Fact]
    public void Next_beforeTheHoldTime_waits() => AssertWaits("lasts until 2026-11-28 13:10:00Z", Next(Ramped, Due - TimeSpan.FromTicks(1), Report("a", Good, Good)));

    [Fact]
    public void Next_stageThatBeginsLaterByThisClock_waits() => AssertWaits("lasts until", Next(Ramped, States.Start, Report("a", Good, Good) with { At = States.Start }));

    [Fact]
    public void Next_samplesOfSeveralInstances_addUp()
    {
        var half = Evidence.Of(500);

        AssertWaits("500 of 1000", Next(Ramped, Due, Report("a", half, Good)));
        Assert.IsType<RampStep.Advance>(Next(Ramped, Due, Report("a", half, half), Report("b", half, half)));
    }

    [Fact]
    public void Next_brokenGuardrail_rollsBackAtOnceWithItsFigures()
    {
        var back = Assert.IsType<RampStep.RollBack>(Next(Ramped, States.Note.When, Report("a", Bad, Good) with { At = States.Note.When }));

        Assert.Equal("version 5 fails on 100 of 1100 events, 9.091%, the active version on 0%; allowed is 1% more", back.Why);
    }

    [Fact]
    public void Next_refusalOfOneInstance_rollsBackWithItsWords()
    {
        var refusing = Report("b", VersionEvidence.None, Good, VersionReadiness.Refused, "golden record 3 gives 0.2 instead of 0.9");

        var back = Assert.IsType<RampStep.RollBack>(Next(Ramped, States.Note.When, Report("a", Good, Good) with { At = States.Note.When }, refusing with { At = States.Note.When }));

        Assert.Equal("instance b refuses version 5: golden record 3 gives 0.2 instead of 0.9", back.Why);
    }

    [Fact]
    public void Next_instanceThatLoads_waitsForIt()
    {
        AssertWaits("loading version 5: b", Next(Ramped, Due, Report("a", Good, Good), Report("b", VersionEvidence.None, Good, VersionReadiness.Loading)));
        AssertWaits("loading version 5: b", Next(Ramped, Due, Report("a", Good, Good), Report("b", Good, Good) with { Versions = [] }));
    }

    [Fact]
    public void Next_oldReports_doNotCount()
    {
        Assert.IsType<RampStep.Advance>(Next(Ramped, Due, Report("a", Good, Good) with { At = Due - (3 * Interval) }));
        AssertWaits("no instance", Next(Ramped, Due, Report("a", Bad, Good) with { At = Due - (3 * Interval) - TimeSpan.FromTicks(1) }));
        AssertWaits("no instance", Next(Ramped, Due, Report("a", Bad, Good) with { At = Due + (3 * Interval) + TimeSpan.FromTicks(1) }));
        AssertWaits("no instance", Next(Ramped, Due));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Next_reportsOfAnotherRevision_doNotCountButAreWaitedFor(int difference)
    {
        var elsewhere = Report("b", Bad, Good) with { Revision = Ramped.Revision + difference };

        AssertWaits("no instance", Next(Ramped, Due, elsewhere));
        AssertWaits("another revision: b", Next(Ramped, Due, Report("a", Good, Good), elsewhere));
        Assert.IsType<RampStep.Advance>(Next(Ramped, Due, Report("a", Good, Good), elsewhere with { At = Due - TimeSpan.FromMinutes(1) }));
    }

    [Fact]
    public void Next_reportsOfOtherTopologies_areNotLookedAt() => AssertWaits("no instance", Next(Ramped, Due, Report("a", Bad, Good) with { Topology = "u" }));

    [Fact]
    public void Next_severalReportsOfOneInstance_countsTheLast()
    {
        var earlier = Report("a", Bad, Good) with { At = Due - Interval };

        Assert.IsType<RampStep.Advance>(Next(Ramped, Due, Report("a", Good, Good), earlier));
    }

    [Fact]
    public void Next_lastStage_holdsBeforeItIsPromoted()
    {
        var last = States.Must(ControlChange.Advance(States.Must(ControlChange.Advance(Ramped, States.Note)), States.Note));
        var report = Report("a", Good, VersionEvidence.None) with { Revision = last.Revision };

        AssertWaits("lasts until", Next(last, Due.AddSeconds(-1), report));
        AssertWaits("999 of 1000", Next(last, Due, report with { Versions = [new(5, VersionReadiness.Ready, "", Evidence.Of(999))] }));
        Assert.IsType<RampStep.Complete>(Next(last, Due, report));
    }

    [Fact]
    public void Next_heldOrPinned_goesBackAndNoFurther()
    {
        foreach (var state in new[] { States.Must(ControlChange.Hold(Ramped, States.Note)), States.Must(ControlChange.Pin(Ramped, States.Note)) })
        {
            AssertWaits("would advance to 50 %", Next(state, Due, Report("a", Good, Good) with { Revision = state.Revision }));
            Assert.IsType<RampStep.RollBack>(Next(state, Due, Report("a", Bad, Good) with { Revision = state.Revision }));
        }
    }

    [Fact]
    public void Next_manualMode_advisesAndDoesNothing()
    {
        var manual = States.Must(ControlChange.StartRamp(States.Plain, States.Files(5), States.Ramp(5, 100) with { Mode = RampMode.Manual }, States.Note));

        Assert.IsType<RampStep.Advance>(Assert.IsType<RampStep.Advise>(Next(manual, Due, Report("a", Good, Good))).Step);
        Assert.IsType<RampStep.RollBack>(Assert.IsType<RampStep.Advise>(Next(manual, Due, Report("a", Bad, Good))).Step);
        AssertWaits("lasts until", Next(manual, Due.AddSeconds(-1), Report("a", Good, Good)));
        Assert.Throws<ArgumentException>(() => RampController.Take(manual, Next(manual, Due, Report("a", Good, Good)), "a", Due));
    }

    [Fact]
    public void Next_withoutRamp_waits() => AssertWaits("no ramp", Next(States.Plain, Due));

    [Fact]
    public void Take_stepByStep_leadsFromTheFirstStageToTheActiveVersion()
    {
        var (state, now) = (Ramped, Due);
        var steps = new List<string>();
        while (state.Ramp is not null)
        {
            var active = state.Ramp.IsAtLastStage ? VersionEvidence.None : Good;
            var step = Next(state, now, Report("a", Good, active) with { Revision = state.Revision, At = now });
            state = States.Must(RampController.Take(state, step, "a", now));
            steps.Add($"{state.Revision} {step.GetType().Name} {state.ActivePercent}");
            now += TimeSpan.FromMinutes(10);
        }

        Assert.Equal(["9 Advance 50 %", "10 Advance 0 %", "11 Complete 100 %"], steps);
        Assert.Equal((5, "a"), (state.Active, state.ChangedBy));
        Assert.StartsWith("promote: 1000 events", state.Reason, StringComparison.Ordinal);
        Assert.Equal([3], state.Previous.ToArray());
    }

    [Fact]
    public void Take_rollBack_leavesTheActiveVersionAndTheReason()
    {
        var state = States.Must(RampController.Take(Ramped, Next(Ramped, Due, Report("a", Bad, Good)), "a", Due));

        Assert.Equal((3, 0, true), (state.Active, state.Candidates.Length, state.Reason.StartsWith("roll back: version 5 fails", StringComparison.Ordinal)));
    }

    private static RampStep Next(ControlState state, DateTimeOffset now, params InstanceReport[] reports) => RampController.Next(state, new GuardrailPlan(), reports, Interval, now);

    private static InstanceReport Report(
        string instance, VersionEvidence candidate, VersionEvidence active, VersionReadiness readiness = VersionReadiness.Ready, string why = "") =>
        new("t", instance, Ramped.Revision, [new(3, VersionReadiness.Ready, "", active), new(5, readiness, why, candidate)], Due);

    private static void AssertWaits(string why, RampStep step) => Assert.Contains(why, Assert.IsType<RampStep.Wait>(step).Why, StringComparison.Ordinal);
}
