using System.Collections.Immutable;

namespace StreamInfer.Models.Optimizing;

/// <summary>Decides which nodes of a graph work in FP16, and which values have to be there in which form.</summary>
internal sealed class HalfPlan
{
    private readonly OnnxGraph _graph;
    private readonly IReadOnlySet<string> _floats;
    private readonly HalfOptions _options;
    private readonly HashSet<string> _scores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HalfValues> _halves = new(StringComparer.Ordinal);
    private readonly Dictionary<OnnxNode, string> _kept = [];

    /// <param name="graph">The graph.</param>
    /// <param name="floats">Values that are tensors of floats.</param>
    /// <param name="options">What is asked for.</param>
    public HalfPlan(OnnxGraph graph, IReadOnlySet<string> floats, HalfOptions options)
    {
        (_graph, _floats, _options) = (graph, floats, options);
        foreach (var constant in graph.Constants.Where(constant => constant.IsFloat))
        {
            _constants[constant.Name] = constant;
        }

        foreach (var node in graph.Nodes)
        {
            if (node.Constant is { } tensor && new OnnxTensor(tensor, graph.Folder) is { IsFloat: true } constant)
            {
                _constants[node.Outputs[0]] = constant;
            }
        }

        FindScores();
        foreach (var node in graph.Nodes.Where(TouchesFloats))
        {
            if (WhyNot(node) is { } reason)
            {
                _kept.Add(node, reason);
                continue;
            }

            Changed.Add(node);
            MadeInHalf.UnionWith(node.Outputs.Where(floats.Contains));
        }

        WantedInHalf.UnionWith(Changed.SelectMany(node => node.Inputs).Where(value => floats.Contains(value) && !MadeInHalf.Contains(value)));
        WantedAsFloats.UnionWith(graph.Nodes.Where(node => !Changed.Contains(node)).SelectMany(node => node.Inputs).Concat(graph.Outputs).Where(floats.Contains));
    }

    /// <summary>Nodes that work in FP16.</summary>
    public HashSet<OnnxNode> Changed { get; } = [];

    /// <summary>Values that such a node makes.</summary>
    public HashSet<string> MadeInHalf { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that such a node takes, and that are made as floats or are constants.</summary>
    public HashSet<string> WantedInHalf { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that other nodes take, and those that the model gives.</summary>
    public HashSet<string> WantedAsFloats { get; } = new(StringComparer.Ordinal);

    public bool IsConstant(string value) => _constants.ContainsKey(value);

    /// <summary>A constant in FP16.</summary>
    /// <param name="value">Its name.</param>
    /// <param name="name">The name of its copy.</param>
    public ProtobufMessage ConstantInHalf(string value, string name) => _constants[value].InHalf(name, Halves(value).Values);

    /// <summary>How many nodes of which operator became what.</summary>
    public HalfReport Report(int casts) => new(
        [.. Changed.GroupBy(node => node.Label, StringComparer.Ordinal).Select(group => new NodeCount(group.Key, group.Count(), null)).OrderByDescending(count => count.Count)],
        [.. _kept.GroupBy(pair => (pair.Key.Label, pair.Value)).Select(group => new NodeCount(group.Key.Label, group.Count(), group.Key.Value)).OrderByDescending(count => count.Count)],
        casts,
        [
            .. _halves.Where(pair => pair.Value.Beyond + pair.Value.Vanished > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new HalfFinding(pair.Key, pair.Value.Values.Length, pair.Value.Beyond, pair.Value.Largest, pair.Value.Vanished, Outcome(pair.Key, pair.Value))),
        ]);

    private string Outcome(string value, HalfValues half) => half.Fits ? "rounded" : WantedInHalf.Contains(value) ? "clamped" : "kept in FP32";

    private bool TouchesFloats(OnnxNode node) => !node.Outputs.Any(_constants.ContainsKey) && node.Inputs.Concat(node.Outputs).Any(_floats.Contains);

    // Backwards from what the model gives, and from what is kept anyway, over nodes that only move values.
    private void FindScores()
    {
        _scores.UnionWith(_graph.Outputs);
        foreach (var node in _graph.Nodes.Reverse())
        {
            var isKnown = node.Domain.Length == 0 && (HalfOperators.Arithmetic.Contains(node.Operator) || HalfOperators.Moving.Contains(node.Operator));
            if (!isKnown || (HalfOperators.Moving.Contains(node.Operator) && node.Outputs.Any(_scores.Contains)))
            {
                _scores.UnionWith(node.Inputs);
            }
        }
    }

    private string? WhyNot(OnnxNode node)
    {
        var isMoving = HalfOperators.Moving.Contains(node.Operator);
        if (node.Domain.Length > 0 || (!isMoving && !HalfOperators.Arithmetic.Contains(node.Operator))
            || (HalfOperators.WithOneOutput.Contains(node.Operator) && node.Outputs.Count(output => output.Length > 0) > 1))
        {
            return "an operator that is kept in FP32";
        }

        if (_options.Keep.Contains(node.Operator, StringComparer.Ordinal) || (node.Name.Length > 0 && _options.Keep.Contains(node.Name, StringComparer.Ordinal)))
        {
            return "by --keep";
        }

        if (HalfOperators.Scoring.Contains(node.Operator) && node.Outputs.Any(_scores.Contains))
        {
            return "makes what the model gives";
        }

        var inputs = node.Inputs.Where(_floats.Contains).ToList();
        if (isMoving && !inputs.Exists(MadeInHalf.Contains) && !inputs.TrueForAll(_constants.ContainsKey))
        {
            return "only moves values of FP32";
        }

        return !_options.Clamp && inputs.Find(value => _constants.ContainsKey(value) && !Halves(value).Fits) is { } misfit
            ? $"constant '{misfit}' is beyond FP16's range"
            : null;
    }

    private HalfValues Halves(string value)
    {
        if (!_halves.TryGetValue(value, out var half))
        {
            _halves.Add(value, half = new HalfValues(_constants[value].ReadFloats(), _options.Clamp));
        }

        return half;
    }
}
