using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Tests.Models.Deployment.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment;

/// <summary>What an instance does when the desired state changes under load.</summary>
public sealed class DirectorFollowTests : IDisposable
{
    private readonly DirectorWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task RunAsync_promote_swapsAndTellsTheBoundary()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        await instance.FeedAsync(10);
        Promote(2);
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(10);

        var swap = await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Swap, Version: 2 });
        Assert.Equal((1, 100.0, _world.FilesOf(2).Digest, "a"), (swap.Revision, swap.Percent, swap.Digest, swap.Instance));

        // A batch that was open goes by the version that it was opened with.
        var boundary = Assert.Single(swap.Offsets);
        Assert.InRange(boundary.From, 10, 14);
        Assert.All(instance.Scored, scored => Assert.Equal(scored.Key < boundary.From ? "1" : "2", scored.Value));
        var change = await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Control, PreviousVersion: 1 });
        Assert.Equal((2, "ada", "because", "version 2 is active"), (change.Version, change.Who, change.Why, change.Text));

        // The old version may be given up before the first event of the new one, or after.
        Assert.Equal(
            ["Control 1", "Gate 1", "Gate 2", "Control 2", "Swap 2"],
            instance.Audit.Entries.Where(entry => entry is not ({ Kind: AuditKind.Swap, Version: 1 } or { Kind: AuditKind.Unload })).Take(5).Select(entry => $"{entry.Kind} {entry.Version}"));
    }

    [Fact]
    public async Task RunAsync_rollback_isToldAsOne()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        Promote(2);
        await instance.WhenSwitchedAsync(1);
        _world.Change(state => ControlChange.Rollback(state, DirectorWorld.Note));

        var back = await instance.Audit.WhenAsync(entry => entry.Kind == AuditKind.Rollback);
        Assert.Equal((1, 2, 2), (back.Version, back.PreviousVersion, back.Revision));
        await instance.WhenSwitchedAsync(2);
        await instance.FeedAsync(9);
        Assert.All(instance.Scored.Where(scored => scored.Key >= 4), scored => Assert.Equal("1", scored.Value));
    }

    [Fact]
    public async Task RunAsync_candidateRefused_isScoredByTheActiveVersionAndReported()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        instance.Loader.Spoil(2, "rotten");
        _world.Change(state => ControlChange.SetPercent(state, _world.FilesOf(2), Percent.Of(50), DirectorWorld.Note));
        await instance.WhenSwitchedAsync(1);
        await instance.FeedAsync(40);

        var report = (await _world.TickAsync())["a"];
        Assert.All(instance.Scored.Values, version => Assert.Equal("1", version));
        Assert.Equal(1, report.Revision);
        Assert.Equal((VersionReadiness.Refused, VersionReadiness.Ready), (report.Find(2)!.Readiness, report.Find(1)!.Readiness));
        Assert.Contains("rotten", report.Find(2)!.Why);
        Assert.Contains("rotten", instance.Director.Trouble);
    }

    [Fact]
    public async Task RunAsync_activeRefused_oldGoesOnUntilAnotherChange()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        instance.Loader.Spoil(2, "rotten");
        Promote(2);
        var refusal = await instance.Audit.WhenAsync(entry => entry.Kind == AuditKind.Refusal);
        Assert.Equal((2, 1, false), (refusal.Version, refusal.Revision, refusal.Passed));
        await instance.FeedAsync(10);

        var report = (await _world.TickAsync())["a"];
        Assert.Equal((0, VersionReadiness.Refused), (report.Revision, report.Find(2)!.Readiness));
        Assert.StartsWith("revision 1 is not followed, version 1 goes on: ", instance.Director.Trouble);
        Assert.Equal((0, 1), (instance.Director.Applied!.Revision, instance.Director.Applied.Active));

        Promote(3);
        await instance.WhenSwitchedAsync(2);
        await instance.FeedAsync(10);
        Assert.Null(instance.Director.Trouble);
        Assert.All(instance.Scored.Where(scored => scored.Key is < 10 or >= 14), scored => Assert.Equal(scored.Key < 10 ? "1" : "3", scored.Value));
    }

    public static TheoryData<string, string> RecordsNotToFollow => new()
    {
        { "nonsense", "the record is no JSON" },
        { """{"schemaVersion":7,"active":2}""", "it is of a newer release (schema version 7)" },
        { "{\"schemaVersion\":1}", "active is missing" },
        { "contradiction", "candidates has version 1, which is the active one" },
        { "again", "revision is 0; due is more than 0" },
        { "tombstone", "was deleted at offset" },
    };

    [Theory]
    [MemberData(nameof(RecordsNotToFollow))]
    public async Task RunAsync_recordThatCannotBeFollowed_freezesTheState(string record, string trouble)
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        await instance.FeedAsync(5);
        switch (record)
        {
            case "tombstone":
                _world.Put((byte[]?)null);
                break;
            case "again":
                _world.Put(ControlStateJson.Write(_world.State with { Salt = "other" }));
                break;
            case "contradiction":
                _world.Put(ControlStateJson.Write(_world.State with { Revision = 1, Candidates = [new Candidate(1, [new BucketRange(0, 10)])] }));
                break;
            default:
                _world.Put(record);
                break;
        }

        await instance.FeedAsync(5);
        var report = (await _world.TickAsync())["a"];

        Assert.Contains(trouble, instance.Director.Trouble);
        Assert.Equal((0, 0), (report.Revision, instance.Director.Applied!.Revision));
        Assert.All(instance.Scored.Values, version => Assert.Equal("1", version));
    }

    [Fact]
    public async Task RunAsync_rightRecordBehindAWrongOne_isFollowed()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        var good = _world.State;
        _world.Put("nonsense");
        Assert.NotNull(instance.Director.Trouble);

        _world.Put(ControlStateJson.Write(ControlChange.Promote(good, _world.FilesOf(2), DirectorWorld.Note).State!));

        await instance.WhenSwitchedAsync(1);
        Assert.Null(instance.Director.Trouble);
    }

    [Fact]
    public async Task RunAsync_whileAVersionLoads_reportsThatAndScoresOn()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        using var mayOpen = new ManualResetEventSlim();
        instance.Loader.OnOpen = version => mayOpen.Wait(DirectorWorld.Patience);
        _world.Change(state => ControlChange.StartRamp(state, _world.FilesOf(2), DirectorWorld.Ramp(10, 100), DirectorWorld.Note));
        await instance.FeedAsync(10);

        var loading = (await _world.TickAsync())["a"];
        await _world.TickAsync();
        Assert.Equal((0, VersionReadiness.Loading), (loading.Revision, loading.Find(2)!.Readiness));
        Assert.StartsWith("wait: ", instance.Director.Advice);
        mayOpen.Set();

        await instance.WhenSwitchedAsync(1);
        var ready = (await _world.TickAsync())["a"];
        Assert.Equal((1, VersionReadiness.Ready), (ready.Revision, ready.Find(2)!.Readiness));
    }

    [Fact]
    public async Task RunAsync_afterManyReports_followsAtOnce()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        for (var tick = 0; tick < 5; tick++)
        {
            await _world.TickAsync();
        }

        // No time passes: the record alone has to wake it, however often it woke for nothing else.
        Promote(2);
        await instance.WhenSwitchedAsync(1);
        Promote(3);
        await instance.WhenSwitchedAsync(2);
    }

    [Fact]
    public async Task RunAsync_changesBeforeAPipelineIsThere_areFollowedOnceItIs()
    {
        await using var instance = new DirectorInstance(_world);
        await instance.Director.StartAsync(CancellationToken.None);
        instance.Follow();
        _world.Change(state => ControlChange.SetPercent(state, _world.FilesOf(2), Percent.Of(50), DirectorWorld.Note));
        Promote(3);
        instance.Score();

        await instance.Audit.WhenAsync(entry => entry is { Kind: AuditKind.Gate, Version: 3 });
        for (var fed = 0; !instance.Scored.ContainsValue("3") && fed < 100; fed++)
        {
            await instance.FeedAsync(10);
        }

        Assert.Contains("3", instance.Scored.Values);
        Assert.DoesNotContain("2", instance.Scored.Values);
    }

    [Fact]
    public async Task RunAsync_saltChangedWhileThereAreCandidates_isNotFollowed()
    {
        await using var instance = await new DirectorInstance(_world).RunAsync();
        _world.Change(state => ControlChange.StartRamp(state, _world.FilesOf(2), DirectorWorld.Ramp(10, 100), DirectorWorld.Note));
        await instance.WhenSwitchedAsync(1);

        _world.Put(ControlStateJson.Write(_world.State with { Revision = 2, Salt = "other" }));

        await _world.TickAsync();
        Assert.Contains("salt has changed while there are candidates", instance.Director.Trouble);
        Assert.Equal((1, "salt"), (instance.Director.Applied!.Revision, instance.Director.Versions.Salt));
    }

    private void Promote(int version) => _world.Change(state => ControlChange.Promote(state, _world.FilesOf(version), DirectorWorld.Note));
}
