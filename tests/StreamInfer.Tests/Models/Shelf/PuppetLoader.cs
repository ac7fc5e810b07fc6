using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Tests.Models.Gates;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shelf;

/// <summary>A loader that counts what it opens, binds and sees disposed of.</summary>
internal sealed class PuppetLoader : IModelLoader
{
    private int _opened;
    private int _closed;

    /// <summary>Called before a model is opened; what it throws ends the load.</summary>
    public Action<ModelManifest> OnOpen { get; set; } = _ => { };

    /// <summary>Called at the start of each run.</summary>
    public Action<int> OnRun { get; set; } = _ => { };

    public string Device { get; set; } = "cpu";

    public bool HasCpu { get; set; } = true;

    public int Opened => Volatile.Read(ref _opened);

    public int Closed => Volatile.Read(ref _closed);

    public List<PuppetSession> Sessions { get; } = [];

    public List<DevicePolicy> Policies { get; } = [];

    public IOpenedModel Open(ModelManifest manifest, DevicePolicy policy, int threads, CudaPlan cuda)
    {
        OnOpen(manifest);
        if (policy == DevicePolicy.Cpu && !HasCpu)
        {
            throw new ModelLoadException("not on this CPU");
        }

        Interlocked.Increment(ref _opened);
        Policies.Add(policy);
        return new Puppet(this, policy == DevicePolicy.Cpu ? "cpu" : Device);
    }

    private sealed class Puppet(PuppetLoader loader, string device) : IOpenedModel
    {
        public string Device => device;

        public Func<IModelSession> Bind(ImmutableArray<FeaturePlan> features) => () =>
        {
            var session = new PuppetSession(device: device) { OnRun = rows => loader.OnRun(rows) };
            lock (loader.Sessions)
            {
                loader.Sessions.Add(session);
            }

            return session;
        };

        public void Dispose() => Interlocked.Increment(ref loader._closed);
    }
}
