using StreamInfer.Models.Control;
using StreamInfer.Topologies;
using static StreamInfer.Tests.Models.Control.States;

namespace StreamInfer.Tests.Models.Control;

public sealed class ControlChangeTests
{
    private static readonly Shadow Five = new(5, Percent.All, ShadowSampling.Sticky, "s");

    [Fact]
    public void Promote_anyVersion_becomesActiveAndTheOldOnePrevious()
    {
        var state = Must(ControlChange.Promote(Plain, Files(4), Note));

        Assert.Equal((4, 8L, "ada", "because", Note.When), (state.Active, state.Revision, state.ChangedBy, state.Reason, state.ChangedAt));
        Assert.Equal([3], state.Previous.ToArray());
        Assert.Equal([3, 4], state.Digests.Keys);
    }

    [Fact]
    public void Promote_candidate_endsCandidatesRampAndItsShadow()
    {
        var state = Must(ControlChange.StartRamp(Plain, Files(5), Ramp(1, 100), Note));
        state = Must(ControlChange.Promote(Must(ControlChange.AddShadow(state, Files(5), Five, Note)), Files(5), Note));

        Assert.Empty(state.Candidates);
        Assert.Empty(state.Shadows);
        Assert.Null(state.Ramp);
        Assert.Equal((5, Percent.All), (state.Active, state.ActivePercent));
    }

    [Fact]
    public void Promote_manyTimes_keepsTheLastFivePreviousEachOnce()
    {
        var state = Plain;
        foreach (var version in new[] { 4, 5, 4, 6, 7, 8, 9 })
        {
            state = Must(ControlChange.Promote(state, Files(version), Note));
        }

        Assert.Equal([8, 7, 6, 4, 5], state.Previous.ToArray());
        Assert.Equal([4, 5, 6, 7, 8, 9], state.Digests.Keys);
    }

    [Fact]
    public void Rollback_withCandidates_dropsThemAllAndKeepsTheActive()
    {
        var state = Must(ControlChange.SetPercent(Plain, Files(4), Percent.Of(5), Note));
        state = Must(ControlChange.Rollback(Must(ControlChange.SetPercent(state, Files(5), Percent.Of(5), Note)), Note));

        Assert.Empty(state.Candidates);
        Assert.Equal((3, 10L), (state.Active, state.Revision));
        Assert.Equal([3], state.Digests.Keys);
    }

    [Fact]
    public void Rollback_withoutCandidates_goesBackOneByOneUntilNothingIsLeft()
    {
        var state = Must(ControlChange.Promote(Must(ControlChange.Promote(Plain, Files(4), Note)), Files(5), Note));
        state = Must(ControlChange.Rollback(state, Note));
        Assert.Equal((4, 1), (state.Active, state.Previous.Length));
        state = Must(ControlChange.Rollback(state, Note));
        Assert.Equal((3, 0), (state.Active, state.Previous.Length));

        Assert.Contains("no version before 3", Refused(ControlChange.Rollback(state, Note)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rollback_toAVersionThatIsAShadow_endsTheShadow()
    {
        var state = Must(ControlChange.Promote(Plain, Files(4), Note));
        state = Must(ControlChange.AddShadow(state, Files(3), new Shadow(3, Percent.All, ShadowSampling.Sticky, "s"), Note));

        Assert.Empty(Must(ControlChange.Rollback(state, Note)).Shadows);
    }

    [Fact]
    public void StartRamp_ofNoCandidate_beginsAtTheFirstStage()
    {
        var state = Must(ControlChange.StartRamp(Plain, Files(5), Ramp(1, 5, 100), Note));

        Assert.Equal([new Candidate(5, [new BucketRange(0, 100)])], state.Candidates.ToArray());
        Assert.Equal((0, Note.When, false), (state.Ramp!.Stage, state.Ramp.Since, state.Ramp.IsHeld));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    [InlineData(100, 3)]
    public void StartRamp_ofACandidate_neverTakesKeysAway(int percent, int stage)
    {
        var state = Must(ControlChange.SetPercent(Plain, Files(5), Percent.Of(percent), Note));
        state = Must(ControlChange.StartRamp(state, Files(5), Ramp(1, 5, 10, 100), Note));

        Assert.Equal(stage, state.Ramp!.Stage);
        Assert.True(state.Candidates[0].Percent >= Percent.Of(percent));
    }

    [Fact]
    public void Advance_throughAllStages_keepsWhoWasInAndEndsAtTheLast()
    {
        var state = Must(ControlChange.StartRamp(Plain, Files(5), Ramp(1, 5, 100), Note));
        foreach (var percent in new[] { 5, 100 })
        {
            var later = Note with { When = Note.When.AddHours(percent) };
            state = Must(ControlChange.Advance(state, later));
            Assert.Equal([new BucketRange(0, percent * 100)], state.Candidates[0].Buckets.ToArray());
            Assert.Equal(later.When, state.Ramp!.Since);
        }

        Assert.Contains("promote it", Refused(ControlChange.Advance(state, Note)), StringComparison.Ordinal);
    }

    [Fact]
    public void Hold_andResume_leaveStageAndItsBeginningAlone()
    {
        var ramped = Must(ControlChange.StartRamp(Plain, Files(5), Ramp(1, 100), Note));
        var held = Must(ControlChange.Hold(ramped, Note with { When = Note.When.AddHours(1) }));
        var resumed = Must(ControlChange.Resume(held, Note with { When = Note.When.AddHours(2) }));

        Assert.Equal(ramped.Ramp! with { IsHeld = true }, held.Ramp);
        Assert.Equal(ramped.Ramp, resumed.Ramp);
        Assert.True(ControlSuccession.KeepsEvidence(ramped, resumed));
        Refused(ControlChange.Hold(held, Note));
        Refused(ControlChange.Resume(resumed, Note));
        Refused(ControlChange.Hold(Plain, Note));
        Refused(ControlChange.Resume(Plain, Note));
        Refused(ControlChange.Advance(Plain, Note));
    }

    [Fact]
    public void SetPercent_ofARampedVersion_endsItsRamp()
    {
        var state = Must(ControlChange.StartRamp(Plain, Files(5), Ramp(10, 100), Note));
        state = Must(ControlChange.SetPercent(state, Files(5), Percent.Of(3), Note));

        Assert.Null(state.Ramp);
        Assert.Equal(Percent.Of(3), state.Candidates[0].Percent);
    }

    [Fact]
    public void SetPercent_beyondWhatOthersLeave_isRefusedWithTheFigure()
    {
        var state = Must(ControlChange.SetPercent(Plain, Files(4), new Percent(9_999), Note));

        Assert.Contains("at most 0.01 %", Refused(ControlChange.SetPercent(state, Files(5), new Percent(2), Note)), StringComparison.Ordinal);
        Must(ControlChange.SetPercent(state, Files(5), new Percent(1), Note));
        Must(ControlChange.SetPercent(state, Files(4), Percent.All, Note));
        Refused(ControlChange.SetPercent(state, Files(5), new Percent(0), Note));
    }

    [Fact]
    public void Changes_ofSharesWhileARampRuns_areRefusedForOthers()
    {
        var ramped = Must(ControlChange.StartRamp(Plain, Files(5), Ramp(1, 100), Note));
        var shared = Must(ControlChange.SetPercent(Plain, Files(4), Percent.Of(5), Note));

        Assert.Contains("version 5 is on its way", Refused(ControlChange.SetPercent(ramped, Files(6), Percent.Of(5), Note)), StringComparison.Ordinal);
        Assert.Contains("version 4 has a share", Refused(ControlChange.StartRamp(shared, Files(5), Ramp(1, 100), Note)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0], 600, 1)]
    [InlineData(new[] { 5 }, 600, 1)]
    [InlineData(new[] { 5, 5, 100 }, 600, 1)]
    [InlineData(new[] { 0, 100 }, 600, 1)]
    [InlineData(new[] { 5, 101 }, 600, 1)]
    [InlineData(new[] { 5, 100 }, 0, 1)]
    [InlineData(new[] { 5, 100 }, 2_592_001, 1)]
    [InlineData(new[] { 5, 100 }, 600, 0)]
    public void StartRamp_wrongSettings_isRefused(int[] stages, int holdSeconds, int minSamples) =>
        Refused(ControlChange.StartRamp(Plain, Files(5), new RampSettings([.. stages.Select(Percent.Of)], TimeSpan.FromSeconds(holdSeconds), minSamples, RampMode.Auto), Note));

    [Fact]
    public void Pin_untilUnpinned_allowsNothingButGoingBackAndShadows()
    {
        var ramped = Must(ControlChange.StartRamp(Must(ControlChange.Promote(Plain, Files(4), Note)), Files(5), Ramp(1, 100), Note));
        var pinned = Must(ControlChange.Pin(ramped, Note));

        Assert.Equal(ramped.Ramp, pinned.Ramp);
        foreach (var result in new[]
        {
            ControlChange.Promote(pinned, Files(5), Note), ControlChange.StartRamp(pinned, Files(5), Ramp(1, 100), Note), ControlChange.Advance(pinned, Note),
            ControlChange.SetPercent(pinned, Files(5), Percent.Of(1), Note), ControlChange.Pin(pinned, Note),
        })
        {
            Assert.Contains("pinned", Refused(result), StringComparison.Ordinal);
        }

        Must(ControlChange.AddShadow(pinned, Files(6), Five with { Version = 6 }, Note));
        var back = Must(ControlChange.Rollback(Must(ControlChange.Rollback(pinned, Note)), Note));
        Assert.Equal((3, true), (back.Active, back.IsPinned));
        Must(ControlChange.Promote(Must(ControlChange.Unpin(pinned, Note)), Files(5), Note));
        Refused(ControlChange.Unpin(ramped, Note));
    }

    [Fact]
    public void AddShadow_andRemove_changeNothingElse()
    {
        var state = Must(ControlChange.AddShadow(Plain, Files(5), Five, Note));
        Assert.Equal([Five], state.Shadows.ToArray());
        Refused(ControlChange.AddShadow(state, Files(5), Five with { Percent = Percent.Of(1) }, Note));
        Refused(ControlChange.AddShadow(state, Files(3), Five with { Version = 3 }, Note));
        Refused(ControlChange.AddShadow(state, Files(6), Five with { Version = 7 }, Note));
        Refused(ControlChange.AddShadow(state, Files(6), new Shadow(6, default, ShadowSampling.Sticky, "s"), Note));
        Refused(ControlChange.AddShadow(state, Files(6), new Shadow(6, Percent.All, ShadowSampling.Sticky, ""), Note));

        var removed = Must(ControlChange.RemoveShadow(state, 5, Note));
        Assert.Equal([3], removed.Digests.Keys);
        Assert.Contains("5 is no shadow", Refused(ControlChange.RemoveShadow(removed, 5, Note)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "why")]
    [InlineData("who", " ")]
    public void Changes_withoutWhoOrWhy_areRefused(string who, string why)
    {
        var note = new ChangeNote(who, why, Start);

        Refused(ControlChange.Promote(Plain, Files(4), note));
        Refused(ControlChange.Rollback(Full, note));
        Refused(ControlChange.Pin(Plain, note));
    }

    [Fact]
    public void Changes_toFilesThatAreOthersThanKnown_areRefused()
    {
        var state = Must(ControlChange.Promote(Plain, Files(4), Note));

        Assert.Contains("never change", Refused(ControlChange.Promote(state, new VersionFiles(3, Digest(9)), Note)), StringComparison.Ordinal);
        Refused(ControlChange.Promote(state, new VersionFiles(5, "abc"), Note));
        Refused(ControlChange.Promote(state, new VersionFiles(0, Digest(1)), Note));
        Refused(ControlChange.Promote(state, Files(4), Note));
        Refused(ControlChange.SetPercent(state, Files(4), Percent.Of(1), Note));
    }

    [Fact]
    public void Check_successor_mustFitWhatWasBefore()
    {
        var shared = Must(ControlChange.SetPercent(Plain, Files(4), Percent.Of(5), Note));
        var next = Must(ControlChange.SetPercent(shared, Files(4), Percent.Of(6), Note));

        Assert.Empty(ControlSuccession.Check(shared, next));
        Assert.Single(ControlSuccession.Check(shared, shared));
        Assert.Contains("salt", Assert.Single(ControlSuccession.Check(shared, next with { Salt = "other" })), StringComparison.Ordinal);
        Assert.Empty(ControlSuccession.Check(Plain, next with { Salt = "other" }));
        Assert.Equal(3, ControlSuccession.Check(shared, next with { Topology = "u", Model = "n", Digests = next.Digests.SetItem(3, Digest(8)) }).Length);
        Assert.False(ControlSuccession.KeepsEvidence(shared, next));
    }
}
