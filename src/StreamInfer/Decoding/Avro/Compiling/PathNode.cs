namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>The wanted paths as a tree: what is wanted of a value, and of what lies inside it.</summary>
internal sealed class PathNode
{
    /// <summary>Indices of the targets whose path ends here.</summary>
    public List<int> Targets { get; } = [];

    /// <summary>What is wanted of a field or map value, by name.</summary>
    public Dictionary<string, PathNode> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wanted of an array's item, by index.</summary>
    public SortedDictionary<int, PathNode> Indexes { get; } = [];

    public static PathNode Of(DecodePlan plan)
    {
        var root = new PathNode();
        for (var target = 0; target < plan.Targets.Length; target++)
        {
            var node = root;
            foreach (var segment in plan.Targets[target].Path.Segments)
            {
                node = node.Into(segment);
            }

            node.Targets.Add(target);
        }

        return root;
    }

    /// <summary>What is wanted here or there.</summary>
    public static PathNode Merge(PathNode one, PathNode other)
    {
        var merged = new PathNode();
        foreach (var node in new[] { one, other })
        {
            merged.Targets.AddRange(node.Targets);
            foreach (var (name, child) in node.Names)
            {
                merged.Names[name] = merged.Names.TryGetValue(name, out var known) ? Merge(known, child) : child;
            }

            foreach (var (index, child) in node.Indexes)
            {
                merged.Indexes[index] = merged.Indexes.TryGetValue(index, out var known) ? Merge(known, child) : child;
            }
        }

        return merged;
    }

    /// <summary>All targets here and below.</summary>
    public IEnumerable<int> AllTargets() =>
        Targets.Concat(Names.Values.Concat(Indexes.Values).SelectMany(child => child.AllTargets()));

    private PathNode Into(PathSegment segment)
    {
        PathNode? child;
        if (segment.Name is { } name)
        {
            if (!Names.TryGetValue(name, out child))
            {
                Names.Add(name, child = new PathNode());
            }
        }
        else if (!Indexes.TryGetValue(segment.Index, out child))
        {
            Indexes.Add(segment.Index, child = new PathNode());
        }

        return child;
    }
}
