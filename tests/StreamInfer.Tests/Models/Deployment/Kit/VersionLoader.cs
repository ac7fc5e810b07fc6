using System.Collections.Concurrent;
using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Deployment.Kit;

/// <summary>Opens versions without a runtime: each scores an event by its only feature, and may be told to fail, to be rotten, or to take its time.</summary>
internal sealed class VersionLoader : IModelLoader
{
    private readonly ConcurrentDictionary<int, string> _rotten = new();
    private readonly ConcurrentDictionary<int, bool> _failing = new();

    /// <summary>Called before a version is opened, on the shelf's thread.</summary>
    public Action<int> OnOpen { get; set; } = _ => { };

    /// <summary>Called at the start of each run with its version.</summary>
    public Action<int> OnRun { get; set; } = _ => { };

    public ConcurrentBag<VersionSession> Sessions { get; } = [];

    /// <summary>Where a model runs that may run so. Default the CPU.</summary>
    public Func<DevicePolicy, string> DeviceOf { get; set; } = _ => "cpu";

    /// <summary>A device that fails every run, as one that was lost does; null for none.</summary>
    public string? LostDevice { get; set; }

    /// <summary>A version that cannot be opened.</summary>
    public void Spoil(int version, string why) => _rotten[version] = why;

    /// <summary>A version that passes its gate and fails every run from now on.</summary>
    public void Fail(int version) => _failing[version] = true;

    public bool IsFailing(int version) => _failing.ContainsKey(version);

    /// <summary>Whether sessions of a version are there that are not disposed of.</summary>
    public bool IsInMemory(int version) => Sessions.Any(session => session.Version == version && !session.IsDisposed);

    public IOpenedModel Open(ModelManifest manifest, DevicePolicy policy, int threads, CudaPlan cuda)
    {
        OnOpen(manifest.Version);
        return _rotten.TryGetValue(manifest.Version, out var why) ? throw new ModelLoadException(why) : new Opened(this, manifest.Version, DeviceOf(policy));
    }

    private sealed class Opened(VersionLoader loader, int version, string device) : IOpenedModel
    {
        public string Device => device;

        public Func<IModelSession> Bind(ImmutableArray<FeaturePlan> features) => () =>
        {
            var session = new VersionSession(loader, version, device);
            loader.Sessions.Add(session);
            return session;
        };

        public void Dispose()
        {
        }
    }
}
