using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

/// <summary>
/// A card made of the host's memory: what is uploaded is copied when its stream is waited for, as on a real one, so a run that does not wait reads what was there before.
/// Models run on the CPU in this memory.
/// </summary>
internal sealed unsafe class FakeCard : ICudaDevice, ICudaProvider
{
    private readonly Lock _gate = new();
    private readonly Dictionary<nint, long> _taken = [];
    private readonly Dictionary<nint, List<(nint To, nint From, long Bytes)>> _streams = [];
    private nint _lastStream;

    public FakeCard() => Budget = CudaBudget.Of(Card);

    /// <summary>Calls in order, as <c>upload 1: 24</c> with the stream and the bytes.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Ranges that are locked.</summary>
    public Dictionary<nint, long> Locked { get; } = [];

    public CudaCard Card { get; init; } = new(0, "Fake", "9.0", 1, 8L << 30, "0000:00:00.0", "13.0");

    /// <summary>Bytes that may be taken of the card's memory.</summary>
    public long Bytes { get; set; } = long.MaxValue;

    /// <summary>Why there is no card; null where there is.</summary>
    public string? Missing { get; set; }

    /// <summary>Thrown by the next upload.</summary>
    public CudaException? Failure { get; set; }

    /// <summary>Called when a stream was waited for.</summary>
    public Action<nint> Waited { get; set; } = _ => { };

    /// <summary>Which nodes run on the CPU, by operator.</summary>
    public HashSet<string> OnCpu { get; } = new(StringComparer.Ordinal);

    /// <summary>Why TensorRT is not there; null where it is.</summary>
    public string? NoTensorRt { get; set; }

    /// <summary>Why TensorRT cannot run a model; null where it can.</summary>
    public string? TensorRtFailure { get; set; }

    public CudaPlan? Appended { get; private set; }

    /// <summary>Where engines of the last session are kept.</summary>
    public string? AppendedEngines { get; private set; }

    public EngineFolder Engines { get; init; } = new(cache: null);

    /// <summary>Pieces of memory that are taken.</summary>
    public int Pieces => _taken.Count;

    public long Taken => _taken.Values.Sum();

    public CudaBudget Budget { get; }

    public OrtMemoryInfo Memory => OrtMemoryInfo.DefaultInstance;

    public CudaCard? TryFind(int device, out string? reason) => (reason = Missing) is null ? Card : null;

    public CudaBudget BudgetOf(CudaCard card) => Budget;

    public ICudaDevice Open(CudaCard card) => this;

    public string? WhyNoTensorRt() => NoTensorRt;

    public void Append(SessionOptions options, CudaPlan plan, string? engines)
    {
        (Appended, AppendedEngines) = (plan, engines);
        if (plan.TensorRt && TensorRtFailure is { } failure)
        {
            throw new NotSupportedException(failure);
        }
    }

    public ImmutableArray<NodePlacement> PlacementsOf(InferenceSession session) =>
        [.. PlacementReader.Read(session).Select(node => OnCpu.Contains(node.Operator) ? node : node with { Provider = Appended is { TensorRt: true } ? "TensorrtExecutionProvider" : "CUDAExecutionProvider" })];

    public nint Allocate(long bytes)
    {
        lock (_gate)
        {
            if (Taken + bytes > Bytes)
            {
                throw new CudaException("cudaMalloc", 2, "out of memory");
            }

            return Take(bytes);
        }
    }

    public void Free(nint memory)
    {
        lock (_gate)
        {
            Assert.True(_taken.Remove(memory), "freed what was not taken");
            NativeMemory.Free((void*)memory);
        }
    }

    public nint AllocateHost(long bytes)
    {
        lock (_gate)
        {
            return Take(bytes);
        }
    }

    public void FreeHost(nint memory) => Free(memory);

    public bool TryLock(nint memory, long bytes)
    {
        lock (_gate)
        {
            Assert.DoesNotContain(Locked, other => memory < other.Key + other.Value && other.Key < memory + bytes);
            return Locked.TryAdd(memory, bytes);
        }
    }

    public void Unlock(nint memory)
    {
        lock (_gate)
        {
            Locked.Remove(memory);
        }
    }

    public nint OpenStream()
    {
        lock (_gate)
        {
            _streams.Add(++_lastStream, []);
            return _lastStream;
        }
    }

    public void CloseStream(nint stream)
    {
        lock (_gate)
        {
            Assert.True(_streams.Remove(stream));
        }
    }

    public int OpenStreams => _streams.Count;

    public void Upload(nint card, nint host, long bytes, nint stream)
    {
        lock (_gate)
        {
            if (Failure is { } failure)
            {
                Failure = null;
                throw failure;
            }

            Calls.Add($"upload {stream}: {bytes}");
            _streams[stream].Add((card, host, bytes));
        }
    }

    public void Download(nint host, nint card, long bytes, nint stream)
    {
        lock (_gate)
        {
            Calls.Add($"download {stream}: {bytes}");
            _streams[stream].Add((host, card, bytes));
        }
    }

    public void Wait(nint stream)
    {
        lock (_gate)
        {
            Calls.Add($"wait {stream}");
            foreach (var (to, from, bytes) in _streams[stream])
            {
                Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
            }

            _streams[stream].Clear();
        }

        Waited(stream);
    }

    private nint Take(long bytes)
    {
        var memory = (nint)NativeMemory.AllocZeroed((nuint)bytes);
        _taken.Add(memory, bytes);
        return memory;
    }
}
