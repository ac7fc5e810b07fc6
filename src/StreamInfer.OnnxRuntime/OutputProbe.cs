using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Runs a model once on neutral rows to see what its outputs really are: many models state no shape, or a wrong one, and the classes of
/// maps of unknown origin are stated nowhere but in them.
/// </summary>
internal static class OutputProbe
{
    // Two rows tell a dimension that counts rows from one that is always 1.
    private const int Rows = 2;

    /// <returns>The signature with the outputs as they came.</returns>
    /// <exception cref="OnnxRuntimeException">The model fails on neutral rows.</exception>
    public static ModelSignature Observe(
        DeviceSession runtime, ModelSignature declared, InputBinding binding, ImmutableArray<FeaturePlan> features)
    {
        var rows = binding.FixedBatch ?? Rows;
        using var feed = new InputFeed(binding.Inputs);
        using var options = runtime.RunOptions();
        var block = NeutralRows.Make(binding.Layout, features, rows);
        var asked = declared.Outputs.Where(port => port.Keys.IsEmpty).ToList();
        if (asked.Count == 0)
        {
            asked.Add(declared.Outputs[0]);
        }

        using var results = runtime.Session.Run(options, feed.Names, feed.Show(block, 0, rows), [.. asked.Select(port => port.Name)]);
        GC.KeepAlive(block);
        return declared with
        {
            Outputs =
            [
                .. declared.Outputs.Select(port => asked.IndexOf(port) is var index and >= 0 ? Seen(port, results[index], rows) : port),
            ],
        };
    }

    private static ModelPort Seen(ModelPort port, OrtValue value, int rows) => port.Kind switch
    {
        ModelPortKind.Tensor => SeenTensor(port, value, rows),
        ModelPortKind.SequenceOfMap when port.Keys.IsEmpty && value.GetValueCount() > 0 => port with { Keys = Keys(value) },
        _ => port,
    };

    private static ModelPort SeenTensor(ModelPort port, OrtValue value, int rows)
    {
        var shape = value.GetTensorTypeAndShape();
        if (shape.ElementCount % rows != 0)
        {
            // Not so many values a row: a total over the batch, say. Reading it would mix up the rows.
            return port with { Kind = ModelPortKind.Other, TypeText = $"{port.TypeText} with {shape.ElementCount} values for {rows} rows" };
        }

        ImmutableArray<long> inner = shape.Shape.Length > 0 && shape.Shape[0] == rows ? [.. shape.Shape[1..]] : [shape.ElementCount / rows];
        return port with { Dimensions = [-1, .. inner] };
    }

    private static ImmutableArray<string> Keys(OrtValue sequence)
    {
        using var map = sequence.GetValue(0, OrtAllocator.DefaultInstance);
        using var keys = map.GetValue(0, OrtAllocator.DefaultInstance);
        return keys.GetTensorTypeAndShape().IsString
            ? [.. keys.GetStringTensorAsArray()]
            : [.. keys.GetTensorDataAsSpan<long>().ToArray().Select(key => key.ToString())];
    }
}
