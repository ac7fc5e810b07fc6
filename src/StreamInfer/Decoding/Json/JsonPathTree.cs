using System.Text;

namespace StreamInfer.Decoding.Json;

/// <summary>Brings the paths of a plan into a tree, so that one walk over an event finds them all.</summary>
internal static class JsonPathTree
{
    public static JsonNode Build(DecodePlan plan) => Build(plan, [.. Enumerable.Range(0, plan.Targets.Length)], depth: 0);

    /// <summary>Bytes that the longest wanted name may have with every character escaped (<c>\u0041</c>).</summary>
    public static int LongestEscapedName(DecodePlan plan) =>
        plan.Targets.SelectMany(target => target.Path.Segments)
            .Select(segment => 6 * Encoding.UTF8.GetByteCount(segment.Name ?? string.Empty))
            .DefaultIfEmpty().Max();

    private static JsonNode Build(DecodePlan plan, int[] cells, int depth)
    {
        var here = cells.Where(cell => plan.Targets[cell].Path.Segments.Length == depth).ToArray();
        var deeper = cells.Except(here).ToLookup(cell => plan.Targets[cell].Path.Segments[depth]);
        var named = deeper.Where(group => !group.Key.IsIndex).ToList();
        var indexed = deeper.Where(group => group.Key.IsIndex).OrderBy(group => group.Key.Index);
        return new JsonNode
        {
            Targets = [.. here.Select(cell => plan.Targets[cell])],
            Cells = here,
            Members = new JsonMembers(
                [.. named.Select(group => group.Key.Name!)], [.. named.Select(group => Build(plan, [.. group], depth + 1))]),
            Elements = [.. indexed.Select(group => (group.Key.Index, Build(plan, [.. group], depth + 1)))],
            CellsBelow = cells,
        };
    }
}
