using System.Collections.Immutable;
using System.Globalization;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>Which nodes of a graph run on the card, and which that matter do not.</summary>
internal sealed class Placement
{
    // More would be no line any more.
    private const int MostNamed = 8;

    /// <param name="nodes">Where the runtime put each.</param>
    /// <param name="bookkeeping">Names and operators of nodes that reckon with shapes and constants alone.</param>
    public Placement(ImmutableArray<NodePlacement> nodes, IReadOnlySet<(string Name, string Operator)> bookkeeping)
    {
        Nodes = nodes;
        Strays = nodes.RemoveAll(node => IsOnCard(node) || bookkeeping.Contains((node.Name, LastPart(node.Operator))));
    }

    public ImmutableArray<NodePlacement> Nodes { get; }

    /// <summary>Those elsewhere that work on values of events: for each, rows leave the card and come back.</summary>
    public ImmutableArray<NodePlacement> Strays { get; }

    /// <summary>Whether the card has anything to do.</summary>
    public bool UsesCard => Nodes.Any(IsOnCard);

    /// <summary>The strays, in words.</summary>
    public string StrayText => string.Create(
        CultureInfo.InvariantCulture, $"{Strays.Length} of {Nodes.Length} nodes run elsewhere: {Names(Strays)}");

    /// <summary>How many nodes of which operator run where, the most first.</summary>
    public override string ToString() => string.Join("; ", Nodes.GroupBy(node => node.Provider, StringComparer.Ordinal).OrderByDescending(group => group.Count())
        .Select(group => $"{group.Key}: {string.Join(", ", group.GroupBy(node => node.Operator, StringComparer.Ordinal).OrderByDescending(each => each.Count())
            .Select(each => each.Count() == 1 ? each.Key : string.Create(CultureInfo.InvariantCulture, $"{each.Count()} {each.Key}")))}"));

    private static string Names(ImmutableArray<NodePlacement> nodes)
    {
        var named = string.Join(", ", nodes.Take(MostNamed).Select(node => $"{node} on {node.Provider}"));
        return nodes.Length <= MostNamed ? named : string.Create(CultureInfo.InvariantCulture, $"{named} and {nodes.Length - MostNamed} more");
    }

    private static bool IsOnCard(NodePlacement node) => node.Provider is CudaProbe.Provider or CudaProbe.TensorRtProvider;

    private static string LastPart(string operation) => operation[(operation.LastIndexOf('.') + 1)..];
}
