using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>One version of a model, fitted to one topology: how features become its inputs, and its outputs become scores.</summary>
/// <param name="Inputs">From features to inputs.</param>
/// <param name="Outputs">From outputs to scores.</param>
public sealed record ModelBinding(InputBinding Inputs, OutputBinding Outputs)
{
    /// <summary>How feature rows have to lie.</summary>
    public RowLayout Layout => Inputs.Layout;

    /// <summary>Which results come back.</summary>
    public ScoreShape Shape => Outputs.Shape;

    /// <summary>Fits a model to a topology.</summary>
    /// <param name="manifest">What the manifest states; all defaults apply where it states nothing.</param>
    /// <param name="signature">Of the model, as far as known: open widths of outputs are misfits where such an output is read.</param>
    /// <param name="features">Of the topology, in its order; one or more.</param>
    /// <param name="binding">The result, where all fits.</param>
    /// <param name="error">One message with every misfit and both sides, otherwise.</param>
    public static bool TryBind(
        ModelManifest manifest,
        ModelSignature signature,
        ImmutableArray<FeaturePlan> features,
        [NotNullWhen(true)] out ModelBinding? binding,
        [NotNullWhen(false)] out string? error)
    {
        var misfits = new List<string>();
        var inputs = InputBinder.Bind(manifest, signature, features, misfits);
        OutputBinding? outputs = null;
        if (inputs is null && signature.Outputs.Any(port => port.Width is null))
        {
            // The model could not be run to see these widths; their absence is no misfit of its own.
            OutputBinder.CheckNames(manifest, signature, misfits);
        }
        else
        {
            outputs = OutputBinder.Bind(manifest, signature, misfits);
        }

        binding = inputs is null || outputs is null ? null : new ModelBinding(inputs, outputs);
        error = binding is null ? MisfitReport.Describe(manifest, signature, features, misfits) : null;
        return binding is not null;
    }

    /// <summary>Fits the inputs alone: enough to run the model once and see the shapes of its outputs.</summary>
    /// <returns>Null where they do not fit.</returns>
    public static InputBinding? TryBindInputs(ModelManifest manifest, ModelSignature signature, ImmutableArray<FeaturePlan> features) =>
        InputBinder.Bind(manifest, signature, features, []);
}
