namespace StreamInfer.Models.Optimizing;

/// <summary>
/// Makes a model of FP32 one that works in FP16 where that is safe (<see cref="HalfOperators"/>): constants and values between nodes take half the memory, and cards have units for it.
/// Inputs and outputs of the model stay as they are; Casts stand between one form and the other. Control flow, sparse constants and files of more than 2 GiB are refused.
/// </summary>
public sealed class HalfConversion
{
    private readonly OnnxGraph _graph;
    private readonly string _file;

    private HalfConversion(OnnxGraph graph, string file) => (_graph, _file) = (graph, file);

    /// <summary>Reads a model; external weights may lie in its folder.</summary>
    /// <exception cref="ModelLoadException">It is no ONNX file, or one that is not rewritten.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HalfConversion Read(string file)
    {
        // Refuses what is damaged and what lies outside of the folder.
        _ = ExternalWeights.List(file);
        return Guard(file, () => new HalfConversion(OnnxGraph.Parse(File.ReadAllBytes(file), Path.GetDirectoryName(Path.GetFullPath(file))!), file));
    }

    /// <summary>The model with every value that a node makes as an output: the runtime says which of them are floats.</summary>
    public byte[] ShowAll() => Guard(_file, _graph.ShowAll);

    /// <summary>Rewrites the model.</summary>
    /// <param name="floats">Values made by nodes that are tensors of floats.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="report">What became of it.</param>
    /// <returns>The bytes of a file without external weights.</returns>
    /// <exception cref="ModelLoadException">Nothing of it can work in FP16, or it is damaged.</exception>
    public byte[] Convert(IEnumerable<string> floats, HalfOptions options, out HalfReport report)
    {
        var unknown = options.Keep.Except(_graph.Nodes.SelectMany(node => (string[])[node.Name, node.Operator]), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new ModelLoadException($"{_file} has no node and no operator '{unknown[0]}' to keep in FP32");
        }

        var made = Guard(_file, () => Rewrite(floats, options));
        report = made.Report;
        return made.Bytes;
    }

    private (byte[] Bytes, HalfReport Report) Rewrite(IEnumerable<string> floats, HalfOptions options)
    {
        HashSet<string> all = [.. floats, .. _graph.FloatInputs, .. _graph.Constants.Where(constant => constant.IsFloat).Select(constant => constant.Name)];
        var plan = new HalfPlan(_graph, all, options);
        if (plan.Changed.Count == 0)
        {
            var kept = plan.Report(0).Kept;
            throw new ModelLoadException(
                kept.IsEmpty ? "nothing in it works on floats of FP32"
                : _graph.Constants.Any(constant => constant.IsHalf) ? "it is one of FP16 already"
                : $"nothing in it can work in FP16: {string.Join(", ", kept.Select(count => $"{count.Count} {count.Operator} ({count.Reason})"))}");
        }

        var writing = new HalfWriting(_graph, plan);
        var bytes = writing.Write();
        HashSet<string> outside = new(StringComparer.Ordinal);
        if (!OnnxWalk.CollectLocations(bytes, outside) || outside.Count > 0)
        {
            throw new ModelLoadException($"a node has an attribute whose values lie in {string.Join(", ", outside)}; only constants of the graph may lie in files of their own");
        }

        return (bytes, plan.Report(writing.Casts));
    }

    private static T Guard<T>(string file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ModelLoadException error)
        {
            throw new ModelLoadException($"{file} cannot be rewritten: {error.Message}", error);
        }
    }
}
