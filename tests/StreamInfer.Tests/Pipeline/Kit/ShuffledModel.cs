using StreamInfer.Inference;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>
/// Puppets that together run a known number of full batches, as many at once as there are of them: those of each group finish in an order that is drawn, none
/// before the one drawn before it. The first value of a batch tells its number.
/// </summary>
internal sealed class ShuffledModel(int puppets, int batchSize, int batches, int seed)
{
    private readonly int[] _before = Draw(puppets, batches, seed);
    private readonly ManualResetEventSlim[] _finished = [.. Enumerable.Range(0, batches).Select(_ => new ManualResetEventSlim())];
    private int _running;
    private int _mostRunning;

    /// <summary>Most runs that were under way at once.</summary>
    public int MostRunning => Volatile.Read(ref _mostRunning);

    public IModelSession[] Sessions() => [.. Enumerable.Range(0, puppets).Select(_ => new Puppet(this))];

    /// <summary>For each batch the one that finishes right before it; -1 for none.</summary>
    private static int[] Draw(int puppets, int batches, int seed)
    {
        var random = new Random(seed);
        var before = new int[batches];
        for (var first = 0; first < batches; first += puppets)
        {
            var group = Enumerable.Range(first, Math.Min(puppets, batches - first)).ToArray();
            random.Shuffle(group);
            for (var i = 0; i < group.Length; i++)
            {
                before[group[i]] = i == 0 ? -1 : group[i - 1];
            }
        }

        return before;
    }

    private void Run(int batch)
    {
        var running = Interlocked.Increment(ref _running);
        for (var most = MostRunning; running > most && Interlocked.CompareExchange(ref _mostRunning, running, most) != most; most = MostRunning)
        {
        }

        if (_before[batch] >= 0 && !_finished[_before[batch]].Wait(TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException($"batch {_before[batch]} does not finish");
        }

        Interlocked.Decrement(ref _running);
        _finished[batch].Set();
    }

    private sealed class Puppet(ShuffledModel model) : IModelSession
    {
        private readonly FirstColumnModel _inner = new(1);

        public RowLayout Layout => _inner.Layout;

        public ScoreShape Shape => _inner.Shape;

        public string Device => _inner.Device;

        public bool IsTerminated { get; set; }

        public void Run(FeatureBlock features, int rows, ScoreBlock scores)
        {
            model.Run((int)features.Tensors[0].Floats[0] / model.BatchSize);
            _inner.Run(features, rows, scores);
        }

        public void Dispose()
        {
        }
    }

    private int BatchSize => batchSize;
}
