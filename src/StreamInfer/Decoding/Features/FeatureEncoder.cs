using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>
/// Turns the raw values of one event into a row of the model's inputs by the rules of <see cref="FeaturePlan"/>. Compiled once for a
/// topology and a model; it allocates only for faults and for text that it has not met lately (<see cref="TextCache"/>). One thread
/// at a time.
/// </summary>
public sealed class FeatureEncoder
{
    private readonly TensorSteps[] _tensors;

    /// <param name="features">The features of the topology.</param>
    /// <param name="plan">Where the decoder puts their values.</param>
    /// <param name="layout">Where their columns lie; a slot a feature, as wide as its <see cref="FeaturePlan.ColumnCount"/>.</param>
    /// <exception cref="ArgumentException">Features and layout contradict each other, or a default does not fit.</exception>
    public FeatureEncoder(ImmutableArray<FeaturePlan> features, DecodePlan plan, RowLayout layout) =>
        _tensors = FeatureCompiler.Compile(features, plan, layout);

    /// <summary>Fills row <paramref name="row"/> of every input.</summary>
    /// <param name="raw">The event's values, decoded by the plan that the encoder was made with.</param>
    /// <param name="block">A block of the layout that the encoder was made with.</param>
    /// <param name="row">The row, 0 to the block's capacity less one.</param>
    /// <param name="quality">Gets the flags of what was imputed, clamped and so on; they count only if there is no fault.</param>
    /// <returns>The first fault, input by input in the order of the features; the row is then half filled and to be used anew.</returns>
    public DecodeFault Encode(RawRow raw, FeatureBlock block, int row, ref QualityFlags quality)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)block.Capacity);
        var flags = QualityFlags.None;
        foreach (var tensor in _tensors)
        {
            var buffer = block.Tensors[tensor.Tensor];
            var fault = Encode(tensor.Steps, raw, buffer, row * tensor.Width, ref flags);
            if (!fault.IsNone)
            {
                return fault;
            }
        }

        quality |= flags;
        return DecodeFault.None;
    }

    private static DecodeFault Encode(FeatureStep[] steps, RawRow raw, TensorBuffer buffer, int start, ref QualityFlags flags)
    {
        var cells = raw.Cells;
        var floats = buffer.Floats;
        foreach (ref readonly var step in steps.AsSpan())
        {
            ref readonly var cell = ref cells[step.Cell];
            if (step.IsPlain && TryWritePlain(in step, cell, ref floats[start + step.Column]))
            {
                continue;
            }

            var fault = step.Rules.Encode(cell, raw.Elements, buffer, start + step.Column, ref flags);
            if (!fault.IsNone)
            {
                return fault;
            }
        }

        return DecodeFault.None;
    }

    // The common case in a handful of instructions: the bounds also keep out NaN, infinity, and what float cannot hold.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWritePlain(in FeatureStep step, in RawValue cell, ref float column)
    {
        if (cell.Kind == RawKind.Double)
        {
            var value = cell.AsDouble;
            column = (float)value;
            return value >= step.Low && value <= step.High;
        }

        var bits = cell.Bits;
        column = bits;
        return NumberReader.IsInteger(cell.Kind) && bits >= step.LowInteger && bits <= step.HighInteger;
    }
}
