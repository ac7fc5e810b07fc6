using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;

namespace StreamInfer.OnnxRuntime;

/// <summary>Bound runs on the CPU: rows are read where they lie.</summary>
internal sealed class HostRuns : BoundRuns
{
    private readonly InferenceSession _session;
    private readonly InputFeed _inputs;
    private readonly OutputLayout _outputs;
    private readonly byte[][] _memory;
    private readonly OrtIoBinding?[] _bindings;
    private readonly OrtValue[]?[] _values;

    public HostRuns(InferenceSession session, InputFeed inputs, OutputLayout outputs, int capacity)
    {
        (_session, _inputs, _outputs) = (session, inputs, outputs);
        Capacity = Math.Min(capacity, MaxSizes);
        _memory = [.. Enumerable.Range(0, outputs.Count).Select(index => GC.AllocateArray<byte>(Capacity * outputs.RowSize(index), pinned: true))];
        _bindings = new OrtIoBinding?[Capacity + 1];
        _values = new OrtValue[]?[Capacity + 1];
    }

    public override int Capacity { get; }

    public override OrtValue[] Run(RunOptions options, FeatureBlock features, int first, int rows)
    {
        var inputs = _inputs.Show(features, first, rows);
        var binding = _bindings[rows] ?? Bind(rows);
        for (var index = 0; index < inputs.Length; index++)
        {
            binding.BindInput(_inputs.Names[index], inputs[index]);
        }

        _session.RunWithBinding(options, binding);
        return _values[rows]!;
    }

    public override void Dispose()
    {
        foreach (var binding in _bindings)
        {
            binding?.Dispose();
        }

        foreach (var value in _values.SelectMany(values => values ?? []))
        {
            value.Dispose();
        }

        Array.Clear(_bindings);
        Array.Clear(_values);
    }

    private OrtIoBinding Bind(int rows)
    {
        var binding = _session.CreateIoBinding();
        var values = new OrtValue[_outputs.Count];
        for (var index = 0; index < values.Length; index++)
        {
            // All sizes share the memory: one run at a time, and its results are read before the next.
            values[index] = _outputs.Show(index, OrtMemoryInfo.DefaultInstance, Marshal.UnsafeAddrOfPinnedArrayElement(_memory[index], 0), rows);
            binding.BindOutput(_outputs.Names[index], values[index]);
        }

        _values[rows] = values;
        _bindings[rows] = binding;
        return binding;
    }
}
