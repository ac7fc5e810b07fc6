using StreamInfer.Topologies;

namespace StreamInfer.Models.Shelf;

/// <summary>The opened models of a process, each once for all topologies that use the same version on the same device, and closed with its last user.</summary>
/// <param name="loader">Opens them.</param>
internal sealed class OpenedModels(IModelLoader loader)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Shared> _open = [];

    /// <summary>Opens a model, unless it is open. One thread at a time.</summary>
    /// <exception cref="ModelLoadException">It cannot be opened.</exception>
    public Use Open(ResolvedModel resolved, DevicePolicy policy, int threads, CudaPlan cuda)
    {
        var key = new Key(resolved.Identity.Name, resolved.Identity.Version, resolved.Identity.Digest, policy, threads, policy == DevicePolicy.Cpu ? new CudaPlan() : cuda);
        lock (_lock)
        {
            if (_open.TryGetValue(key, out var shared))
            {
                shared.Users++;
                return new Use(this, key, shared.Model);
            }
        }

        // Outside of the lock, since it takes long; there is no second opener that could be faster.
        var model = loader.Open(resolved.Manifest, policy, threads, cuda);
        lock (_lock)
        {
            _open.Add(key, new Shared(model) { Users = 1 });
            return new Use(this, key, model);
        }
    }

    private void Close(Key key)
    {
        Shared? last = null;
        lock (_lock)
        {
            if (--_open[key].Users == 0)
            {
                _open.Remove(key, out last);
            }
        }

        last?.Model.Dispose();
    }

    internal readonly record struct Key(string Model, int Version, string Digest, DevicePolicy Device, int Threads, CudaPlan Cuda);

    private sealed class Shared(IOpenedModel model)
    {
        public IOpenedModel Model => model;

        public int Users { get; set; }
    }

    /// <summary>One user's hold on an opened model.</summary>
    internal sealed class Use(OpenedModels owner, Key key, IOpenedModel model) : IDisposable
    {
        private int _isClosed;

        public IOpenedModel Model => model;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                owner.Close(key);
            }
        }
    }
}
