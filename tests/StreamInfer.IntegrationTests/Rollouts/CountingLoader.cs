using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>Opens models by another loader, and counts what is opened and closed of them.</summary>
internal sealed class CountingLoader(IModelLoader loader) : IModelLoader
{
    private int _opened;
    private int _closed;
    private int _sessionsOpened;
    private int _sessionsClosed;

    /// <summary>Models that were opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Models that are open.</summary>
    public int Open => Opened - Volatile.Read(ref _closed);

    /// <summary>Sessions that are open.</summary>
    public int OpenSessions => Volatile.Read(ref _sessionsOpened) - Volatile.Read(ref _sessionsClosed);

    IOpenedModel IModelLoader.Open(ModelManifest manifest, DevicePolicy policy, int threads, CudaPlan cuda)
    {
        Interlocked.Increment(ref _opened);
        return new Counted(this, loader.Open(manifest, policy, threads, cuda));
    }

    private sealed class Counted(CountingLoader counter, IOpenedModel model) : IOpenedModel
    {
        public string Device => model.Device;

        public Func<IModelSession> Bind(ImmutableArray<FeaturePlan> features)
        {
            var open = model.Bind(features);
            return () =>
            {
                Interlocked.Increment(ref counter._sessionsOpened);
                return new CountedSession(counter, open());
            };
        }

        public void Dispose()
        {
            model.Dispose();
            Interlocked.Increment(ref counter._closed);
        }
    }

    private sealed class CountedSession(CountingLoader counter, IModelSession session) : IModelSession
    {
        public RowLayout Layout => session.Layout;

        public ScoreShape Shape => session.Shape;

        public string Device => session.Device;

        public bool IsTerminated
        {
            get => session.IsTerminated;
            set => session.IsTerminated = value;
        }

        public void Run(FeatureBlock features, int rows, ScoreBlock scores) => session.Run(features, rows, scores);

        public void Dispose()
        {
            session.Dispose();
            Interlocked.Increment(ref counter._sessionsClosed);
        }
    }
}
