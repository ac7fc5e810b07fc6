using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A list with at least one item.</summary>
internal sealed class ListShape<T>(ShapeOf<T> item) : ShapeOf<ImmutableArray<Located<T>>>
{
    /// <summary>Whether a value on its own stands for a list of one.</summary>
    public bool AllowsSingle { get; init; }

    /// <summary>What the items must be to each other; gets those that are right in themselves.</summary>
    public Action<ImmutableArray<Located<T>>, ReadingContext>? Rule { get; init; }

    public override bool IsSecret => item.IsSecret;

    public override IReadOnlyList<Key> InnerKeys => item.InnerKeys;

    public override string Allowed =>
        AllowsSingle ? $"{item.Allowed}, or a list of such" : $"a list with at least one item, each {item.Allowed}";

    public override bool TryRead(
        DocumentNode node, Place place, ReadingContext reading, [MaybeNullWhen(false)] out ImmutableArray<Located<T>> value)
    {
        value = [];
        if (node is not SequenceNode && AllowsSingle)
        {
            var read = item.TryRead(node, place, reading, out var single);
            value = read ? [new Located<T>(single!, place)] : [];
            return read;
        }

        if (node is not SequenceNode { Items.Length: > 0 } list)
        {
            reading.Report(
                TopologyErrorKind.Invalid, place, $"{(node is SequenceNode ? "is an empty list" : "is no list")}; allowed is {Allowed}");
            return false;
        }

        var items = ImmutableArray.CreateBuilder<Located<T>>(list.Items.Length);
        foreach (var (index, element) in list.Items.Index())
        {
            var itemPlace = place.Item(index, element.At).Value(element);
            if (item.TryRead(element, itemPlace, reading, out var read))
            {
                items.Add(new Located<T>(read, itemPlace));
            }
        }

        value = items.ToImmutable();
        Rule?.Invoke(value, reading);
        return value.Length == list.Items.Length;
    }

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = item.Schema() };
        return AllowsSingle ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(), list) } : list;
    }
}
