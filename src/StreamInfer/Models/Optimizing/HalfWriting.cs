namespace StreamInfer.Models.Optimizing;

/// <summary>Writes a graph as planned: what is FP16 has a name of its own, so a value may be there in both forms.</summary>
internal sealed class HalfWriting
{
    private readonly OnnxGraph _graph;
    private readonly HalfPlan _plan;
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, string> _halfNames = new(StringComparer.Ordinal);

    public HalfWriting(OnnxGraph graph, HalfPlan plan)
    {
        (_graph, _plan) = (graph, plan);
        _names = [.. graph.Nodes.SelectMany(node => node.Inputs.Concat(node.Outputs)), .. graph.Inputs, .. graph.Constants.Select(constant => constant.Name)];
    }

    /// <summary>How many nodes were added.</summary>
    public int Casts { get; private set; }

    public byte[] Write() => _graph.With(Nodes().ToList(), Constants(), Declare);

    private IEnumerable<ProtobufMessage> Nodes()
    {
        foreach (var input in _graph.Inputs.Where(input => _plan.WantedInHalf.Contains(input) && !_plan.IsConstant(input)))
        {
            yield return Cast(input, HalfName(input), OnnxField.Half);
        }

        foreach (var node in _graph.Nodes)
        {
            if (node.Outputs.Any(IsReplaced))
            {
                continue;
            }

            yield return _plan.Changed.Contains(node) ? node.Between(NameIn, NameOut) : node.Between(name => name, name => name);
            foreach (var output in node.Outputs)
            {
                if (_plan.MadeInHalf.Contains(output) && _plan.WantedAsFloats.Contains(output))
                {
                    yield return Cast(HalfName(output), output, OnnxField.Float);
                }
                else if (!_plan.MadeInHalf.Contains(output) && _plan.WantedInHalf.Contains(output) && !_plan.IsConstant(output))
                {
                    yield return Cast(output, HalfName(output), OnnxField.Half);
                }
            }
        }
    }

    private IEnumerable<ProtobufMessage> Constants() =>
    [
        .. _graph.Constants.Where(constant => !IsReplaced(constant.Name)).Select(constant => constant.Inside()),
        .. _plan.WantedInHalf.Where(_plan.IsConstant).Select(value => _plan.ConstantInHalf(value, HalfName(value))),
    ];

    private IEnumerable<ProtobufMessage> Declare(ProtobufMessage value)
    {
        var name = value.Text(OnnxField.Name);
        var isHalf = _plan.MadeInHalf.Contains(name) || (_plan.WantedInHalf.Contains(name) && _plan.IsConstant(name));
        return !isHalf ? [value] : _plan.WantedAsFloats.Contains(name) ? [value, OnnxGraph.InHalf(value, HalfName(name))] : [OnnxGraph.InHalf(value, HalfName(name))];
    }

    // A constant that nobody wants as floats any more.
    private bool IsReplaced(string value) => _plan.IsConstant(value) && _plan.WantedInHalf.Contains(value) && !_plan.WantedAsFloats.Contains(value);

    private string NameIn(string value) => _plan.MadeInHalf.Contains(value) || _plan.WantedInHalf.Contains(value) ? HalfName(value) : value;

    private string NameOut(string value) => _plan.MadeInHalf.Contains(value) ? HalfName(value) : value;

    private string HalfName(string value)
    {
        if (!_halfNames.TryGetValue(value, out var name))
        {
            name = $"{value}_fp16";
            while (!_names.Add(name))
            {
                name += "_";
            }

            _halfNames.Add(value, name);
        }

        return name;
    }

    private ProtobufMessage Cast(string from, string to, ulong type)
    {
        Casts++;
        return OnnxNode.Cast(from, to, type);
    }
}
