using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

/// <summary>What an instance does with versions and shadows that nothing names any more, or names anew.</summary>
public sealed class DirectorReleaseTests : IDisposable
{
    private readonly DirectorWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task RunAsync_oldVersionStillRuns_isGivenUpAfterItsBatches()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        await instance.FeedAsync(5);
        using var mayEnd = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        instance.Loader.OnRun = version =>
        {
            if (version == 1)
            {
                began.TrySetResult();
                mayEnd.Wait(DirectorWorld.Patience);
            }
        };
        instance.Append(1);
        await began.Task.WaitAsync(DirectorWorld.Patience);

        Promote(2);
        await instance.WhenSwitchedAsync(1);
        await _world.TickAsync();
        Assert.True(instance.Loader.IsInMemory(1));
        Assert.DoesNotContain(instance.Audit.Entries, entry => entry.Kind == AuditKind.Unload);
        mayEnd.Set();

        // Nothing but the end of the batch tells it: no time passes.
        var unloaded = await instance.Audit.WhenAsync(entry => entry.Kind == AuditKind.Unload);
        Assert.Equal(1, unloaded.Version);
        await instance.FeedAsync(5);
        Assert.False(instance.Loader.IsInMemory(1));
        Assert.Equal(11, instance.Scored.Count);
    }

    [Fact]
    public async Task RunAsync_keepsOne_givesUpTheOneBefore()
    {
        _world.Topology = _world.Topology with { Control = _world.Topology.Control! with { Keep = 1 } };
        await using var instance = await new DirectorInstance(_world).RunAsync();
        foreach (var version in new[] { 2, 3 })
        {
            Promote(version);
            await instance.WhenSwitchedAsync(version - 1);
            await instance.FeedAsync(5);
        }

        Assert.Equal(1, (await instance.Audit.WhenAsync(entry => entry.Kind == AuditKind.Unload)).Version);
        Assert.True(instance.Loader.IsInMemory(2));
        Assert.True(instance.Loader.IsInMemory(3));
    }

    [Fact]
    public async Task RunAsync_shadows_startAndStopWithTheState()
    {
        _world.Topology = _world.Topology with { Shadows = [new ShadowPlan(4, "copies") { DifferencesTopic = "differences", Percent = Percent.Of(20) }] };
        await using var instance = await new DirectorInstance(_world).RunAsync();
        _world.Change(state => ControlChange.AddShadow(state, _world.FilesOf(5), new Shadow(5, Percent.All, ShadowSampling.Random, "others"), DirectorWorld.Note));
        await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Gate, Version: 5 });
        await _world.TickAsync();
        Assert.Equal([4, 5], instance.Shadows.Running.Order());
        Assert.Equal(("copies", "differences", Percent.Of(20)), (instance.Shadows.Of(4).Plan.Topic, instance.Shadows.Of(4).Plan.DifferencesTopic, instance.Shadows.Of(4).Plan.Percent));
        Assert.Equal(5, instance.Shadows.Of(5).Model.Identity.Version);

        instance.Shadows.Withhold = true;
        _world.Change(state => ControlChange.RemoveShadow(state, 4, DirectorWorld.Note));
        await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Shadow, Version: 4, Percent: 0 });
        await _world.TickAsync();
        Assert.Equal([5], instance.Shadows.Running);
        Assert.True(instance.Loader.IsInMemory(4));
        instance.Shadows.EndAll();

        await _world.TickAsync();
        await _world.TickAsync();
        Assert.False(instance.Loader.IsInMemory(4));
        Assert.True(instance.Loader.IsInMemory(5));
    }

    [Fact]
    public async Task RunAsync_shadowRefused_concernsNobody()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        instance.Loader.Spoil(4, "rotten");
        _world.Change(state => ControlChange.AddShadow(state, _world.FilesOf(4), new Shadow(4, Percent.All, ShadowSampling.Sticky, "copies"), DirectorWorld.Note));
        await instance.WhenSwitchedAsync(1);

        await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Gate, Version: 4, Passed: false });
        await _world.TickAsync();
        var report = (await _world.TickAsync())["a"];
        Assert.Equal((1, VersionReadiness.Refused), (report.Revision, report.Find(4)!.Readiness));
        Assert.Empty(instance.Shadows.Running);
        Assert.Null(instance.Director.Trouble);
    }

    private void Promote(int version) => _world.Change(state => ControlChange.Promote(state, _world.FilesOf(version), DirectorWorld.Note));
}
