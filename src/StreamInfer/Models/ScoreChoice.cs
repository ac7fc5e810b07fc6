using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>
/// Finds the output that holds the score. A stated one counts. Otherwise, in this order: the output named <c>score</c>; the only output
/// with one float or double a row; the only output with class probabilities, where the manifest names the class or there are two (the
/// second scores). Outputs that the manifest passes through stand back while there are others. Nothing is guessed: what is not clear is
/// refused.
/// </summary>
internal static class ScoreChoice
{
    private const string ConventionalName = "score";

    /// <returns>The output; null where there is none or no telling which, said in <paramref name="misfits"/>.</returns>
    public static ModelPort? Choose(ModelManifest manifest, ModelSignature signature, List<string> misfits)
    {
        if (manifest.Score.Output is { } stated)
        {
            return OutputBinder.Find(signature, stated, "score.output", misfits);
        }

        var able = signature.Outputs.Where(port => CanScore(port, manifest.Score.Class)).ToList();
        var unspoken = able.Where(port => !manifest.PassThrough.Contains(port.Name, StringComparer.Ordinal)).ToList();
        var candidates = unspoken.Count > 0 ? unspoken : able;
        var single = candidates.Where(port => port.Width == 1 && port.Kind == ModelPortKind.Tensor).ToList();
        var chosen = able.Find(port => port.Name == ConventionalName)
            ?? (single.Count == 1 ? single[0] : single.Count == 0 && candidates.Count == 1 ? candidates[0] : null);
        if (chosen is null)
        {
            misfits.Add(candidates.Count == 0
                ? "no output can hold the score: it takes float or double, or a map of probabilities"
                : "several outputs can hold the score, set score.output to one of: "
                    + string.Join(", ", candidates.Select(port => $"'{port.Name}' {port}")));
            return null;
        }

        if (chosen.Width > 2 && manifest.Score.Class is null)
        {
            var classes = string.Join(", ", OutputBinder.ClassLabels(chosen));
            misfits.Add($"output '{chosen.Name}' has {chosen.Width} classes, set score.class to one of: {classes}");
            return null;
        }

        return chosen;
    }

    /// <summary>Which of the output's values a row is the score: the stated class, or the last one.</summary>
    /// <returns>-1 where the class is unknown, said in <paramref name="misfits"/>.</returns>
    public static int Column(ModelPort port, string? scoreClass, List<string> misfits)
    {
        var width = port.Width ?? 1;
        if (scoreClass is null)
        {
            return width - 1;
        }

        if (port.Kind == ModelPortKind.Tensor && width == 1)
        {
            misfits.Add($"score.class is '{scoreClass}', but output '{port.Name}' is {port}: it has one value a row and no classes");
            return -1;
        }

        var labels = OutputBinder.ClassLabels(port);
        var column = labels.IndexOf(scoreClass);
        if (column < 0)
        {
            misfits.Add($"score.class is '{scoreClass}', but the classes of output '{port.Name}' are: {string.Join(", ", labels)}");
        }

        return column;
    }

    private static bool CanScore(ModelPort port, string? scoreClass) =>
        port.Kind == ModelPortKind.SequenceOfMap
        || (port.Kind == ModelPortKind.Tensor
            && port.Type is ColumnType.Float or ColumnType.Double
            && (scoreClass is null || port.Width != 1));
}
