using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>Finds the outputs that hold score, label, probabilities and what passes through.</summary>
internal static class OutputBinder
{
    /// <param name="manifest">What the manifest states of the outputs.</param>
    /// <param name="signature">What the model gives.</param>
    /// <param name="misfits">Takes everything that does not fit.</param>
    /// <returns>The mapping; null where there are misfits.</returns>
    public static OutputBinding? Bind(ModelManifest manifest, ModelSignature signature, List<string> misfits)
    {
        var before = misfits.Count;
        var score = ScoreChoice.Choose(manifest, signature, misfits);
        var boundScore = score is null ? null : Numbers(score, "the score", misfits);
        var column = boundScore is null ? 0 : ScoreChoice.Column(score!, manifest.Score.Class, misfits);

        var label = manifest.LabelOutput is { } labelName ? Label(Find(signature, labelName, "label", misfits), misfits) : null;
        var source = manifest.ProbabilitiesOutput is { } name ? Find(signature, name, "probabilities", misfits) : null;
        var probabilities = source is null ? null : Numbers(source, "class probabilities", misfits);

        var passThrough = manifest.PassThrough
            .Select(output => PassThrough(Find(signature, output, "passThrough", misfits), misfits))
            .OfType<BoundOutput>()
            .ToImmutableArray();
        if (misfits.Count > before || boundScore is null)
        {
            return null;
        }

        var shape = new ScoreShape(
            probabilities?.Width ?? 0,
            label?.Type,
            [.. passThrough.Select(output => new TensorSpec(output.Name, output.Type, output.Width))]);
        return new OutputBinding(
            shape, boundScore, column, label, probabilities, source is null ? [] : ClassLabels(source), passThrough);
    }

    /// <summary>Checks no more than that each stated output exists.</summary>
    public static void CheckNames(ModelManifest manifest, ModelSignature signature, List<string> misfits)
    {
        if (manifest.Score.Output is { } score)
        {
            Find(signature, score, "score.output", misfits);
        }

        if (manifest.LabelOutput is { } label)
        {
            Find(signature, label, "label", misfits);
        }

        if (manifest.ProbabilitiesOutput is { } probabilities)
        {
            Find(signature, probabilities, "probabilities", misfits);
        }

        foreach (var name in manifest.PassThrough)
        {
            Find(signature, name, "passThrough", misfits);
        }
    }

    /// <summary>Labels of the classes whose probabilities an output holds: its keys, or 0, 1, 2 ….</summary>
    public static ImmutableArray<string> ClassLabels(ModelPort port) =>
        port.Kind == ModelPortKind.Tensor ? [.. Enumerable.Range(0, port.Width ?? 0).Select(index => index.ToString())] : port.Keys;

    /// <returns>The output; null where the model has none of that name, said in <paramref name="misfits"/>.</returns>
    public static ModelPort? Find(ModelSignature signature, string name, string property, List<string> misfits)
    {
        var port = signature.Outputs.FirstOrDefault(candidate => candidate.Name == name);
        if (port is null)
        {
            var known = string.Join(", ", signature.Outputs.Select(output => $"'{output.Name}'"));
            misfits.Add($"{property} names output '{name}', which the model does not have; it has {known}");
        }

        return port;
    }

    private static BoundOutput? Numbers(ModelPort port, string use, List<string> misfits)
    {
        if (port.Kind == ModelPortKind.SequenceOfMap)
        {
            return Sized(port, ColumnType.Float, misfits);
        }

        if (port.Kind == ModelPortKind.Tensor && port.Type is ColumnType.Float or ColumnType.Double)
        {
            return Sized(port, port.Type.Value, misfits);
        }

        misfits.Add($"output '{port.Name}' is {port}; {use} must be float, double or a map of probabilities");
        return null;
    }

    private static BoundOutput? Label(ModelPort? port, List<string> misfits)
    {
        if (port is null)
        {
            return null;
        }

        var fits = port.Kind == ModelPortKind.Tensor && port.Type is ColumnType.Int64 or ColumnType.String && port.Width is null or 1;
        if (!fits)
        {
            misfits.Add($"output '{port.Name}' is {port}; a label must be one int64 or string a row");
            return null;
        }

        return Sized(port, port.Type!.Value, misfits);
    }

    private static BoundOutput? PassThrough(ModelPort? port, List<string> misfits)
    {
        if (port is null)
        {
            return null;
        }

        if (port.Kind != ModelPortKind.Tensor || port.Type is not { } type)
        {
            misfits.Add($"output '{port.Name}' is {port}; tensors of float, double, int64, bool and string can pass through");
            return null;
        }

        return Sized(port, type, misfits);
    }

    private static BoundOutput? Sized(ModelPort port, ColumnType type, List<string> misfits)
    {
        if (port.Width is { } width and > 0)
        {
            return new BoundOutput(port.Name, port.Kind, type, width);
        }

        misfits.Add($"output '{port.Name}' is {port}: how many values it has a row is neither stated nor could it be seen in a run");
        return null;
    }
}
