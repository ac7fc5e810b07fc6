using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.Tests.Models.Gates;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shelf;

public sealed class ModelShelfTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly PuppetLoader _loader = new();
    private readonly ModelShelf _shelf;

    public ModelShelfTests()
    {
        using var model = new ModelCase("float_matrix");
        for (var version = 1; version <= 4; version++)
        {
            _folder.Write($"any/{version}/model.onnx", File.ReadAllBytes(model.ModelFile));
            _folder.Write($"any/{version}/model.yaml", "");
        }

        _shelf = Shelf(keep: 1);
    }

    public void Dispose()
    {
        _shelf.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task LoadAsync_manyAsk_loadsAndGatesOnce()
    {
        using var open = new ManualResetEventSlim();
        _loader.OnOpen = _ => open.Wait(TimeSpan.FromSeconds(30));
        var asked = Enumerable.Range(0, 8).Select(_ => _shelf.LoadAsync(Request(1))).ToList();
        Assert.Equal(ShelfState.Loading, State(1));
        open.Set();

        var leases = await Task.WhenAll(asked);

        Assert.Equal((1, 8), (_loader.Opened, _shelf.Find(Request(1).Key).Leases));
        Assert.All(leases, lease => Assert.Same(leases[0].Verdict, lease.Verdict));
        Assert.Equal(16, leases.SelectMany(lease => lease.Model.Sessions).Distinct().Count());
        Array.ForEach(leases, lease => lease.Dispose());
    }

    [Fact]
    public async Task Dispose_lastLease_keepsThePreviousVersionForGoingBack()
    {
        var first = await _shelf.LoadAsync(Request(1));
        var second = await _shelf.LoadAsync(Request(2));
        first.Dispose();
        Assert.Equal((ShelfState.Gated, true), (State(1), _shelf.Find(Request(1).Key).IsKept));

        using var back = await _shelf.LoadAsync(Request(1, GateOccasion.OnlyChoice));

        Assert.Equal(2, _loader.Opened);
        second.Dispose();
        Assert.Equal(0, _loader.Closed);
    }

    [Fact]
    public async Task Dispose_moreThanAreKept_unloadsTheOldest()
    {
        foreach (var version in new[] { 1, 2, 3 })
        {
            (await _shelf.LoadAsync(Request(version))).Dispose();
        }

        Assert.Equal([ShelfState.Unloaded, ShelfState.Unloaded, ShelfState.Gated], new[] { 1, 2, 3 }.Select(State));
        Assert.Equal(2, _loader.Closed);
        Assert.Equal(ShelfState.Absent, State(4));
    }

    [Fact]
    public async Task Dispose_leaseTwice_countsOnce()
    {
        var first = await _shelf.LoadAsync(Request(1));
        using var second = await _shelf.LoadAsync(Request(1));

        first.Dispose();
        first.Dispose();

        Assert.Equal((ShelfState.Gated, 1, false), (State(1), _shelf.Find(Request(1).Key).Leases, _shelf.Find(Request(1).Key).IsKept));
        Assert.All(second.Model.Sessions.Cast<PuppetSession>(), session => Assert.False(session.IsDisposed));
    }

    [Fact]
    public async Task LoadAsync_otherTopologySameVersion_sharesTheWeights()
    {
        using var one = await _shelf.LoadAsync(Request(1));
        var other = await _shelf.LoadAsync(Request(1, feature: "other"));

        Assert.Equal((1, 2), (_loader.Opened, _shelf.Versions().Length));
        other.Dispose();
        _shelf.Dispose();
        Assert.Equal(0, _loader.Closed);
    }

    [Fact]
    public async Task LoadAsync_hundredLoadsAndUnloads_disposeOfEverything()
    {
        using var shelf = Shelf(keep: 0);
        for (var load = 0; load < 100; load++)
        {
            (await shelf.LoadAsync(Request((load % 4) + 1))).Dispose();
        }

        Assert.Equal((100, 100), (_loader.Opened, _loader.Closed));
        Assert.Equal(300, _loader.Sessions.Count);
        Assert.All(_loader.Sessions, session => Assert.True(session.IsDisposed));
    }

    [Fact]
    public async Task LoadAsync_overBudget_isRefusedForARolloutAndServesAsOnlyChoice()
    {
        _loader.OnRun = rows => _time.Advance(TimeSpan.FromMilliseconds(rows == 256 ? 20 : 0));

        var refused = await Assert.ThrowsAsync<ModelRefusedException>(() => _shelf.LoadAsync(Request(1)));
        Assert.StartsWith("model any/1: run-time: a batch of 256 rows takes 20 ms", refused.Message);
        Assert.Equal((ShelfState.Refused, 1), (State(1), _loader.Closed));

        using var lease = await _shelf.LoadAsync(Request(1, GateOccasion.OnlyChoice));
        Assert.False(lease.Verdict.Passed);
        Assert.Equal(ShelfState.Gated, State(1));
    }

    [Fact]
    public async Task LoadAsync_loaderThrows_isAFailedCheck()
    {
        _loader.OnOpen = manifest => throw new ModelLoadException($"version {manifest.Version} is rotten");

        var refused = await Assert.ThrowsAsync<ModelRefusedException>(() => _shelf.LoadAsync(Request(2, GateOccasion.OnlyChoice)));

        Assert.Equal("version 2 is rotten", refused.Message);
        Assert.NotNull(refused.Verdict.Digest);
        Assert.Equal(ShelfState.Refused, State(2));
    }

    [Fact]
    public async Task LoadAsync_refusedVersion_isLoadedAnewWhenAskedAgain()
    {
        _loader.OnOpen = _ => throw new ModelLoadException("not yet");
        await Assert.ThrowsAsync<ModelRefusedException>(() => _shelf.LoadAsync(Request(1)));
        _loader.OnOpen = _ => { };

        using var lease = await _shelf.LoadAsync(Request(1));

        Assert.Equal(ShelfState.Gated, State(1));
    }

    [Fact]
    public async Task LoadAsync_allWaitersGone_keepsWhatPassed()
    {
        using var begun = new ManualResetEventSlim();
        using var open = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        _loader.OnOpen = _ =>
        {
            begun.Set();
            open.Wait(TimeSpan.FromSeconds(30));
        };
        var asked = _shelf.LoadAsync(Request(1), stop.Token);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        open.Set();

        // Loads come one after the other, so once this one is there the other is done.
        using var lease = await _shelf.LoadAsync(Request(2));

        var first = _shelf.Find(Request(1).Key);
        Assert.Equal((ShelfState.Gated, true, 0), (first.State, first.IsKept, first.Leases));
    }

    [Fact]
    public async Task LoadAsync_onCuda_comparesWithTheCpuAndClosesIt()
    {
        _loader.Device = "cuda";

        using var lease = await _shelf.LoadAsync(Request(1, device: DevicePolicy.PreferCuda));

        Assert.Equal("cuda", lease.Verdict.Device);
        Assert.Equal(GateCheckKind.Parity, lease.Verdict.Checks[^1].Kind);
        Assert.Equal((2, 1), (_loader.Opened, _loader.Closed));
        Assert.Equal([DevicePolicy.PreferCuda, DevicePolicy.Cpu], _loader.Policies);
    }

    [Fact]
    public async Task LoadAsync_onCudaAlone_warnsThatNothingCanBeCompared()
    {
        (_loader.Device, _loader.HasCpu) = ("cuda", false);

        using var lease = await _shelf.LoadAsync(Request(1, device: DevicePolicy.RequireCuda));

        Assert.Equal("model any/1: parity: there is nothing to compare with: not on this CPU", lease.Verdict.Problem);
    }

    [Fact]
    public async Task Find_loadedVersion_knowsItsSizeAndWhen()
    {
        _loader.OnOpen = _ => _time.Advance(TimeSpan.FromSeconds(2));

        using var lease = await _shelf.LoadAsync(Request(1));

        var version = _shelf.Find(Request(1).Key);
        Assert.Equal(new FileInfo(Path.Combine(_folder.Root, "any/1/model.onnx")).Length, version.Bytes);
        Assert.Equal((TimeSpan.FromSeconds(2), _time.GetUtcNow()), (version.LoadTook, version.Since));
    }

    [Fact]
    public async Task Dispose_leaseStillOut_unloadsWithTheLease()
    {
        var lease = await _shelf.LoadAsync(Request(1));

        _shelf.Dispose();
        Assert.Equal(0, _loader.Closed);
        lease.Dispose();

        Assert.Equal((1, ShelfState.Unloaded), (_loader.Closed, State(1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _shelf.LoadAsync(Request(1)));
    }

    private ModelShelf Shelf(int keep) => new(
        new ModelRepository(_folder.Root, folder => folder.DefaultManifest()), _loader, new ModelGate(_time, (_, work) => work()), _time, keep);

    private ShelfState State(int version) => _shelf.Find(Request(version).Key).State;

    private static ShelfRequest Request(
        int version, GateOccasion occasion = GateOccasion.Rollout, string feature = "x", DevicePolicy device = DevicePolicy.Cpu) =>
        new("any", version, Gate.PlanOf([Plans.Feature(feature) with { Min = 0, Max = 1 }]) with { Device = device }, occasion) { Concurrency = 2 };
}
