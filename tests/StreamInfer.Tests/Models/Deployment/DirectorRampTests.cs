using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

/// <summary>Ramps, driven by the instances on the evidence of the real pipeline.</summary>
public sealed class DirectorRampTests : IDisposable
{
    private readonly DirectorWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task RunAsync_everyGuardrailHolds_goesFromStageToStageAndPromotes()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        StartRamp(1, 50, 100);
        await instance.WhenSwitchedAsync(1);

        foreach (var (revision, events) in new[] { (2, 1_500), (3, 40), (4, 20) })
        {
            await instance.FeedAsync(events);
            await _world.TickAsync();
            await instance.WhenSwitchedAsync(revision);
        }

        Assert.Equal((4, 2, null), (_world.State.Revision, _world.State.Active, _world.State.Ramp));
        Assert.Equal([1], _world.State.Previous.ToArray());
        var steps = instance.Audit.Entries.Where(entry => entry.Kind == AuditKind.Stage).ToList();
        Assert.Equal([50.0, 100.0, 100.0], steps.Select(step => step.Percent!.Value));
        Assert.Equal([1, 2, null], steps.Select(step => step.Stage));
        Assert.All(steps, step => Assert.Equal((2, "a"), (step.Version, step.Who)));
        Assert.Matches("^promote: (1[6-9]|20) events, 0% failed", steps[2].Text);
        await instance.FeedAsync(9);
        Assert.All(instance.Scored.Where(scored => scored.Key >= 1_564), scored => Assert.Equal("2", scored.Value));
    }

    [Fact]
    public async Task RunAsync_tooLittleEvidence_waits()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        StartRamp(10, 100);
        await instance.WhenSwitchedAsync(1);

        for (var tick = 0; tick < 4; tick++)
        {
            await _world.TickAsync();
        }

        Assert.Equal(1, _world.State.Revision);
        Assert.Contains("too little to judge by: predictions of the candidate: 0 of 5", instance.Director.Advice);
    }

    /// <summary>The labels of a stage come when the candidate may have all events already; they are of what was predicted before.</summary>
    [Fact]
    public async Task RunAsync_labelsSayThatTheCandidateIsWorse_isTakenBackAtAnyStage()
    {
        _world.Topology = _world.Topology with { Rollout = _world.Topology.Rollout with { Guardrails = _world.Topology.Rollout.Guardrails with { Quality = 0.01 } } };
        await using var instance = await new DirectorInstance(_world).RunAsync();
        StartRamp(1, 100);
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(1_500);
        await _world.TickAsync();
        await instance.WhenSwitchedAsync(2);
        Assert.Equal(Percent.All, _world.State.Ramp!.Share);

        (instance.Labelled[1], instance.Labelled[2]) = (new VersionOutcomes(4_800, 5_000), new VersionOutcomes(4_000, 5_000));
        await _world.TickAsync();
        await instance.WhenSwitchedAsync(3);

        Assert.Equal((3, 1), (_world.State.Revision, _world.State.Active));
        Assert.Contains("version 2 decides rightly on 80% of 5000 labels, the active version on 96% of 5000; allowed is 1% less", _world.State.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_candidateFails_isTakenBackAtOnceAndNothingIsLost()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        StartRamp(30, 100);
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(20);
        instance.Loader.Fail(2);
        await instance.FeedAsync(200);
        await _world.TickAsync();
        await instance.WhenSwitchedAsync(2);

        Assert.Equal((2, 1), (_world.State.Revision, _world.State.Active));
        Assert.Empty(_world.State.Candidates);
        Assert.Contains("fails on", _world.State.Reason);
        var back = await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Rollback, PreviousVersion: null });
        Assert.Equal((2, 0.0, "a", _world.FilesOf(2).Digest), (back.Version, back.Percent, back.Who, back.Digest));
        Assert.Equal(220, instance.Scored.Count);
        await instance.FeedAsync(20);
        Assert.All(instance.Scored.Where(scored => scored.Key >= 224), scored => Assert.Equal("1", scored.Value));
    }

    [Fact]
    public async Task RunAsync_oneInstanceRefusesTheCandidate_allTakeItBack()
    {
        await using var decider = await new DirectorInstance(_world, "a").RunAsync();
        await using var other = new DirectorInstance(_world, "b", partition: 1);
        other.Loader.Spoil(2, "rotten");
        await other.RunAsync();
        StartRamp(50, 100);
        await decider.WhenSwitchedAsync(1);
        await other.WhenSwitchedAsync(1);

        await _world.TickAsync();
        await _world.TickAsync();

        await decider.WhenSwitchedAsync(2);
        await other.WhenSwitchedAsync(2);
        Assert.StartsWith("roll back: instance b refuses version 2: ", _world.State.Reason);
        Assert.Empty(_world.State.Candidates);
        Assert.Null(other.Director.Trouble);
    }

    [Fact]
    public async Task RunAsync_theOneThatDecidesDies_anotherGoesOnFromTheTopic()
    {
        var first = await new DirectorInstance(_world, "a").RunAsync();
        StartRamp(50, 75, 100);
        await first.WhenSwitchedAsync(1);
        await first.FeedAsync(40);
        await _world.TickAsync();
        await first.WhenSwitchedAsync(2);
        await first.DisposeAsync();

        await using var second = await new DirectorInstance(_world, "b").RunAsync();
        await second.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Gate, Version: 2 });

        // What the dead one counted counts no more; its last report is a while off.
        foreach (var revision in new[] { 3, 4 })
        {
            for (var tick = 0; _world.State.Revision < revision && tick < 6; tick++)
            {
                await second.FeedAsync(60);
                await _world.TickAsync();
            }

            await second.WhenSwitchedAsync(revision);
        }

        Assert.Equal((4, 2, "b"), (_world.State.Revision, _world.State.Active, _world.State.ChangedBy));
    }

    [Fact]
    public async Task RunAsync_twoInstances_onlyTheOneWithTheFirstPartitionDecidesOnBothsEvidence()
    {
        await using var decider = await new DirectorInstance(_world, "a").RunAsync();
        await using var other = await new DirectorInstance(_world, "b", partition: 1).RunAsync();
        StartRamp(50, 100);
        await decider.WhenSwitchedAsync(1);
        await other.WhenSwitchedAsync(1);
        await other.FeedAsync(60);

        // All of the evidence is the other's, whose report comes in one interval and is judged in the next.
        await _world.TickAsync();
        await _world.TickAsync();
        await decider.WhenSwitchedAsync(2);
        await other.WhenSwitchedAsync(2);

        Assert.Equal(("a", Percent.All), (_world.State.ChangedBy, _world.State.FindCandidate(2)!.Percent));
        Assert.Null(other.Director.Advice);
    }

    [Fact]
    public async Task RunAsync_manual_onlySaysWhatItWouldDo()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        _world.Change(state => ControlChange.StartRamp(state, _world.FilesOf(2), DirectorWorld.Ramp(50, 100) with { Mode = RampMode.Manual }, DirectorWorld.Note));
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(60);

        await _world.TickAsync();
        await _world.TickAsync();

        Assert.StartsWith("advance to 100 %", instance.Director.Advice);
        Assert.Equal(1, _world.State.Revision);
    }

    [Fact]
    public async Task RunAsync_somebodyWritesMeanwhile_theStepIsConsideredAgain()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        StartRamp(50, 100);
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(60);
        _world.Topic.FenceOnce(DirectorWorld.Name);

        await _world.TickAsync();
        Assert.Equal(1, _world.State.Revision);
        await _world.TickAsync();

        await instance.WhenSwitchedAsync(2);
        Assert.Equal(Percent.All, _world.State.FindCandidate(2)!.Percent);
    }

    private void StartRamp(params int[] stages) =>
        _world.Change(state => ControlChange.StartRamp(state, _world.FilesOf(2), DirectorWorld.Ramp(stages), DirectorWorld.Note with { When = _world.Time.GetUtcNow() }));
}
