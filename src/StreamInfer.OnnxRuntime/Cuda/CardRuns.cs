using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// Bound runs on a card, of one executor (docs/decisions/0024): rows go from where the decoder wrote them into memory of the card that every batch size shares, on a
/// stream of this executor's, and results come into page-locked memory. Nothing is allocated a run.
/// </summary>
internal sealed class CardRuns : BoundRuns
{
    /// <summary>Most sizes that are recorded; a recording holds memory of the card for as long as the model is open.</summary>
    private const int MaxGraphs = 32;

    private readonly DeviceSession _runtime;
    private readonly ICudaDevice _card;
    private readonly ImmutableArray<BoundInput> _inputs;
    private readonly OutputLayout _outputs;
    private readonly CardMemory _memory;
    private readonly BoundSize?[] _sizes;
    private readonly nint _stream;
    private readonly bool _recorded;
    private readonly TimeProvider _time;
    private volatile bool _isTerminated;
    private int _graphs;
    private long _copyTicks;

    /// <param name="runtime">The model, on a card.</param>
    /// <param name="inputs">Of numbers, all of them.</param>
    /// <param name="outputs">As a run showed them.</param>
    /// <param name="capacity">Most rows of a batch.</param>
    /// <param name="time">Times the copies.</param>
    /// <exception cref="CudaException">The card has no stream left to give.</exception>
    public CardRuns(DeviceSession runtime, ImmutableArray<BoundInput> inputs, OutputLayout outputs, int capacity, TimeProvider time)
    {
        (_runtime, _inputs, _outputs, _time) = (runtime, inputs, outputs, time);
        (_card, _recorded) = (runtime.Card!, runtime.Graphs);
        Capacity = capacity;
        _sizes = new BoundSize?[capacity + 1];
        _memory = new CardMemory(_card, inputs, outputs, capacity, _recorded);
        _stream = _card.OpenStream();
    }

    public override int Capacity { get; }

    public override long CopyTicks => Volatile.Read(ref _copyTicks);

    public override bool IsTerminated
    {
        get => _isTerminated;
        set
        {
            _isTerminated = value;
            foreach (var size in _sizes)
            {
                if (size?.Options is { } options)
                {
                    options.Terminate = value;
                }
            }
        }
    }

    public override OrtValue[] Run(RunOptions options, FeatureBlock features, int first, int rows)
    {
        if (_memory.Grow(rows))
        {
            // They name memory that is gone.
            Forget();
        }

        var bound = _sizes[rows] ?? Bind(rows);
        Upload(features, first, rows);
        if (!_recorded)
        {
            _runtime.Session.RunWithBinding(options, bound.Binding);
            return bound.Results;
        }

        // A recording is made and replayed by one thread at a time.
        lock (_runtime.GraphGate)
        {
            _runtime.Session.RunWithBinding(bound.Options ?? options, bound.Binding);
        }

        Download(rows);
        return bound.Results;
    }

    public override void Dispose()
    {
        Forget();
        _memory.Dispose();
        _card.CloseStream(_stream);
    }

    private void Upload(FeatureBlock features, int first, int rows)
    {
        var started = _time.GetTimestamp();
        var locked = LockedRows.Of(features, _card);
        for (var index = 0; index < _inputs.Length; index++)
        {
            var tensor = features.Tensors[index];
            var rowSize = LockedRows.BytesOf(tensor) / features.Capacity;
            locked.Upload(index, _memory.Input(index), LockedRows.AddressOf(tensor) + (nint)(first * rowSize), rows * rowSize, _stream);
        }

        // The runtime's own stream knows nothing of this one.
        _card.Wait(_stream);
        _copyTicks += _time.GetTimestamp() - started;
    }

    private void Download(int rows)
    {
        var started = _time.GetTimestamp();
        for (var index = 0; index < _outputs.Count; index++)
        {
            _card.Download(_memory.Result(index), _memory.Output(index), (long)rows * _outputs.RowSize(index), _stream);
        }

        _card.Wait(_stream);
        _copyTicks += _time.GetTimestamp() - started;
    }

    private BoundSize Bind(int rows)
    {
        var binding = _runtime.Session.CreateIoBinding();
        var values = new List<OrtValue>();
        for (var index = 0; index < _inputs.Length; index++)
        {
            var input = _inputs[index];
            values.Add(OrtValue.CreateTensorValueWithData(
                _card.Memory, InputFeed.ElementOf(input.Spec.Type), [rows, .. input.RowDimensions], _memory.Input(index), rows * CardMemory.RowSize(input)));
            binding.BindInput(input.Spec.Name, values[^1]);
        }

        var results = new OrtValue[_outputs.Count];
        for (var index = 0; index < results.Length; index++)
        {
            results[index] = _outputs.Show(index, OrtMemoryInfo.DefaultInstance, _memory.Result(index), rows);

            // Without recordings the runtime itself brings results to the host, behind the run. A replay does nothing but what was recorded.
            values.Add(_recorded ? _outputs.Show(index, _card.Memory, _memory.Output(index), rows) : results[index]);
            binding.BindOutput(_outputs.Names[index], values[^1]);
        }

        return _sizes[rows] = new BoundSize(binding, results, [.. values.Except(results)], Recording());
    }

    private RunOptions? Recording()
    {
        if (!_recorded || _graphs == MaxGraphs)
        {
            return null;
        }

        _graphs++;
        var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, Terminate = _isTerminated };
        options.AddRunConfigEntry(DeviceSession.GraphEntry, _runtime.NextGraph().ToString(CultureInfo.InvariantCulture));
        return options;
    }

    private void Forget()
    {
        foreach (var size in _sizes)
        {
            size?.Dispose();
        }

        Array.Clear(_sizes);
    }

    private sealed record BoundSize(OrtIoBinding Binding, OrtValue[] Results, OrtValue[] OnCard, RunOptions? Options) : IDisposable
    {
        public void Dispose()
        {
            Binding.Dispose();
            Options?.Dispose();
            foreach (var value in (IEnumerable<OrtValue>)[.. Results, .. OnCard])
            {
                value.Dispose();
            }
        }
    }
}
