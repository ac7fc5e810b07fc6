using StreamInfer.Models;
using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Gates;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

/// <summary>What an instance starts with.</summary>
public sealed class DirectorStartTests : IDisposable
{
    private readonly DirectorWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task StartAsync_noControlTopic_scoresByTheFile()
    {
        _world.Topology = _world.Topology with { Rollout = _world.Topology.Rollout with { Candidates = [new CandidatePlan(2, Percent.Of(40))] } };
        await using var instance = await new DirectorInstance(_world, hasControl: false).RunAsync();
        _world.Instances.Clear();

        // The candidate comes when it is loaded.
        await instance.FeedAsync(1);
        for (var fed = 0; !instance.Scored.ContainsValue("2") && fed < 100; fed++)
        {
            await instance.FeedAsync(20);
        }

        Assert.Contains("2", instance.Scored.Values);
        Assert.Equal((0, 1), (instance.Director.Applied!.Revision, instance.Director.Applied.Active));
        Assert.Null(instance.Director.Trouble);
        Assert.Empty(_world.Topic.Records);
    }

    [Fact]
    public async Task StartAsync_topicWithoutState_writesWhatTheFileSays()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();

        Assert.Equal((0, 1, "topology file"), (_world.State.Revision, _world.State.Active, _world.State.ChangedBy));
        var loaded = await instance.Audit.WhenAsync(entry => entry.Kind == AuditKind.Control);
        Assert.Equal(("the instance starts with revision 0", 1, _world.FilesOf(1).Digest), (loaded.Text, loaded.Version, loaded.Digest));
        await instance.FeedAsync(10);
        Assert.All(instance.Scored.Values, version => Assert.Equal("1", version));
    }

    [Fact]
    public async Task StartAsync_topicWithState_scoresByItAlthoughTheFilesVersionIsGone()
    {
        _world.Change(state => ControlChange.Promote(state, _world.FilesOf(3), DirectorWorld.Note));
        _world.Delete(1);
        await using var instance = new DirectorInstance(_world);

        await instance.Director.StartAsync(CancellationToken.None);

        Assert.Equal((1, 3), (instance.Director.Versions.Revision, instance.Director.Versions.Primary.Identity.Version));
        Assert.Null(instance.Director.Trouble);
    }

    [Fact]
    public async Task StartAsync_topicSilentForTenSeconds_scoresByTheFileAndSaysSo()
    {
        _world.Change(state => ControlChange.Promote(state, _world.FilesOf(3), DirectorWorld.Note));
        _world.Topic.TakeAway("no broker answers");
        await using var instance = new DirectorInstance(_world);

        var start = instance.RunAsync();
        await _world.Time.WhenTimerAsync(left => left == TimeSpan.FromSeconds(10));
        _world.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(start.IsCompleted);
        _world.Time.Advance(TimeSpan.FromSeconds(0.1));
        await start.WaitAsync(DirectorWorld.Patience);

        await instance.FeedAsync(5);
        Assert.Equal("no broker answers", instance.Director.Trouble);
        _world.Topic.BringBack();
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(9);
        Assert.All(instance.Scored.Where(scored => scored.Key is < 5 or >= 9), scored => Assert.Equal(scored.Key < 5 ? "1" : "3", scored.Value));
        Assert.Null(instance.Director.Trouble);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2}""", "it is of a newer release (schema version 2)")]
    [InlineData("nonsense", "the record is no JSON")]
    public async Task StartAsync_stateThatCannotBeRead_scoresByTheFileAndLeavesItAlone(string record, string trouble)
    {
        _world.Put(record);
        await using var instance = await new DirectorInstance(_world).RunAsync();

        await instance.FeedAsync(5);

        Assert.Contains(trouble, instance.Director.Trouble);
        Assert.Single(_world.Topic.Records, entry => entry.Key == DirectorWorld.Name);
        Assert.All(instance.Scored.Values, version => Assert.Equal("1", version));
    }

    [Fact]
    public async Task StartAsync_deletedState_isWrittenAnewByTheFile()
    {
        // What was there before is compacted away.
        _world.Put((byte[]?)null);
        await using var instance = new DirectorInstance(_world);

        await instance.Director.StartAsync(CancellationToken.None);

        Assert.Equal((0, 1), (_world.State.Revision, instance.Director.Versions.Primary.Identity.Version));
        Assert.Null(instance.Director.Trouble);
    }

    [Fact]
    public async Task StartAsync_twoAtOnce_startWithOneState()
    {
        await using var first = new DirectorInstance(_world, "a");
        await using var second = new DirectorInstance(_world, "b", partition: 1);

        await first.Director.StartAsync(CancellationToken.None);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await second.Director.StartAsync(CancellationToken.None);

        Assert.Single(_world.Topic.Records, record => record.Key == DirectorWorld.Name);
        Assert.Equal(0, second.Director.Versions.Revision);
    }

    [Fact]
    public async Task StartAsync_versionThatDoesNotPass_refusesToStart()
    {
        await using var instance = new DirectorInstance(_world);
        instance.Loader.Spoil(1, "rotten");

        var refused = await Assert.ThrowsAsync<ModelLoadException>(() => instance.Director.StartAsync(CancellationToken.None));

        Assert.Contains("rotten", refused.Message);
    }

    [Fact]
    public async Task StartAsync_versionThatIsOnlySlow_isForgiven()
    {
        await using var instance = new DirectorInstance(_world);
        instance.Loader.OnRun = _ => _world.Time.Advance(TimeSpan.FromMilliseconds(20));

        await instance.Director.StartAsync(CancellationToken.None);

        var gate = await instance.Audit.WhenAsync(entry => entry.Kind == AuditKind.Gate);
        Assert.Equal((false, 1), (gate.Passed, gate.Version));
        Assert.Contains("over the budget", gate.Text);
    }

    [Fact]
    public async Task StartAsync_filesOtherThanTheStateKnows_refusesToStart()
    {
        _world.Change(state => ControlChange.Promote(state, _world.FilesOf(3), DirectorWorld.Note));
        _world.Rewrite(3);
        await using var instance = new DirectorInstance(_world);

        var refused = await Assert.ThrowsAsync<ModelLoadException>(() => instance.Director.StartAsync(CancellationToken.None));

        Assert.Contains("has changed", refused.Message);
    }
}
