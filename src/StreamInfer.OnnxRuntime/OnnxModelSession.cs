using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime.Cuda;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// A model on ONNX Runtime. A run on the CPU allocates one small object an input, however many rows it has, where all outputs are tensors of numbers; a few more
/// otherwise.
/// </summary>
public sealed class OnnxModelSession : IModelSession
{
    private readonly InputFeed _inputs;
    private readonly OutputFeed _outputs;
    private readonly RunOptions _options;
    private readonly FeatureBlock? _padded;
    private readonly OpenedModel _opened;
    private readonly bool _ownsRuntime;
    private BoundRuns? _bound;
    private long _copyTicks;
    private bool _isBindable = true;

    internal OnnxModelSession(OpenedModel opened, ModelBinding binding, bool ownsRuntime = true)
    {
        _opened = opened;
        _ownsRuntime = ownsRuntime;
        Binding = binding;
        _inputs = new InputFeed(binding.Inputs.Inputs);
        _outputs = new OutputFeed(binding.Outputs, opened.ZipMaps);
        _padded = binding.Inputs.FixedBatch is { } size ? new FeatureBlock(binding.Layout, size) : null;

        _options = opened.Runtime.RunOptions();
    }

    /// <summary>How the model was fitted to its topology; has the class labels of the probabilities.</summary>
    public ModelBinding Binding { get; }

    public RowLayout Layout => Binding.Layout;

    public ScoreShape Shape => Binding.Shape;

    public string Device => _opened.Runtime.Device;

    public bool IsTerminated
    {
        get => _options.Terminate;
        set
        {
            _options.Terminate = value;
            if (_bound is { } bound)
            {
                bound.IsTerminated = value;
            }
        }
    }

    /// <summary>Why the model runs on the CPU although the policy prefers CUDA, in one line; null where that is not so.</summary>
    public string? FallbackReason => _opened.Runtime.FallbackReason;

    /// <summary>Time that copies to and from a card took by themselves, of all runs; zero on the CPU.</summary>
    public TimeSpan CopyTime => TimeProvider.System.GetElapsedTime(0, _copyTicks + (_bound?.CopyTicks ?? 0));

    /// <summary>
    /// The same model for one more thread: weights and the runtime's threads are shared, what a run needs is its own. Must not outlive this one.
    /// </summary>
    public OnnxModelSession Share() => new(_opened, Binding, ownsRuntime: false);

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Math.Min(features.Capacity, scores.Capacity));
        if (_padded is null)
        {
            RunOnce(features, 0, rows, rows, scores, 0);
            return;
        }

        var size = _padded.Capacity;
        var first = 0;
        for (; first + size <= rows; first += size)
        {
            RunOnce(features, first, size, size, scores, first);
        }

        if (first < rows)
        {
            RowCopy.Copy(features, first, _padded, 0, rows - first);
            RowCopy.RepeatLast(_padded, rows - first, size);
            RunOnce(_padded, 0, size, rows - first, scores, first);
        }
    }

    public void Dispose()
    {
        _bound?.Dispose();
        _inputs.Dispose();
        _options.Dispose();
        if (_ownsRuntime)
        {
            _opened.Runtime.Dispose();
        }
    }

    private void RunOnce(FeatureBlock features, int firstFeature, int ran, int rows, ScoreBlock scores, int firstScore)
    {
        try
        {
            if (_bound is null || ran > _bound.Capacity || !TryRunBound(features, firstFeature, ran, rows, scores, firstScore))
            {
                RunUnbound(_inputs.Show(features, firstFeature, ran), features.Capacity, ran, rows, scores, firstScore);
            }

            GC.KeepAlive(features);
        }
        catch (Exception error) when (error is OnnxRuntimeException or CudaException)
        {
            throw new ModelRunException(error.Message, error) { Failure = DeviceFailure.Of(error.Message) };
        }
    }

    /// <returns>False where the run failed: it may be the rows, or outputs whose shape is not what it was.</returns>
    private bool TryRunBound(FeatureBlock features, int firstFeature, int ran, int rows, ScoreBlock scores, int firstScore)
    {
        try
        {
            _outputs.Read(_bound!.Run(_options, features, firstFeature, ran), ran, rows, scores, firstScore);
            return true;
        }
        catch (OnnxRuntimeException error) when (!DeviceMemory.IsExhausted(error.Message))
        {
            // The run without binding says which it is: it throws for the rows, and succeeds for the shape.
            return false;
        }
    }

    private void RunUnbound(OrtValue[] values, int capacity, int ran, int rows, ScoreBlock scores, int firstScore)
    {
        using var results = _opened.Runtime.Session.Run(_options, _inputs.Names, values, _outputs.Names);
        _outputs.Read(results, ran, rows, scores, firstScore);
        if (_bound is not null && ran <= _bound.Capacity)
        {
            _isBindable = false;
            _copyTicks += _bound.CopyTicks;
            _bound.Dispose();
            _bound = null;
        }
        else if (_bound is null && _isBindable && ran > 1)
        {
            _bound = OutputLayout.TryLearn(_outputs.Names, results, ran) is { } layout ? Bind(layout, capacity) : null;
            _isBindable = _bound is not null;
        }
    }

    private BoundRuns Bind(OutputLayout layout, int capacity) => _opened.Runtime.Card is not null && _inputs.IsNumeric
        ? new CardRuns(_opened.Runtime, Binding.Inputs.Inputs, layout, capacity, TimeProvider.System) { IsTerminated = _options.Terminate }
        : new HostRuns(_opened.Runtime.Session, _inputs, layout, capacity);
}
