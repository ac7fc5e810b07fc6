using System.Collections.Immutable;
using System.Text;
using StreamInfer.Decoding;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>Fetches all that a schema takes names from, directly or not: depth first, each once, after what it needs itself.</summary>
/// <param name="fetch">Gets one version of a subject.</param>
/// <param name="maxBytes">Most bytes (UTF-8) of all of them and of the schema itself.</param>
/// <param name="refuse">Makes the exception for schemas that are too large and references that cannot be followed.</param>
internal sealed class ReferenceWalk(Func<SchemaReference, CancellationToken, Task<SchemaAnswer>> fetch, int maxBytes, Func<string, RegistryException> refuse)
{
    /// <summary>The longest chain of references.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most schemas that one may need.</summary>
    public const int MaxCount = 256;

    private long bytes;
    private readonly List<SchemaReference> chain = [];
    private readonly HashSet<SchemaReference> visited = [];
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder ordered = ImmutableArray.CreateBuilder<string>();

    public async Task<ImmutableArray<string>> CollectAsync(SchemaAnswer root, CancellationToken cancellation)
    {
        Count(root.Text);
        texts.Add(root.Text);
        await VisitAsync(root.References, cancellation).ConfigureAwait(false);
        return ordered.DrainToImmutable();
    }

    private void Count(string text)
    {
        bytes += Encoding.UTF8.GetByteCount(text);
        if (bytes > maxBytes)
            throw refuse($"the schema, with all that it refers to, has more than limits.maxSchemaBytes, {maxBytes}, bytes");
    }

    private async Task VisitAsync(ImmutableArray<SchemaReference> references, CancellationToken cancellation)
    {
        foreach (var reference in references)
        {
            if (chain.Contains(reference))
                throw refuse($"its references form a cycle: {string.Join(" -> ", [.. chain, reference])}");
            if (!visited.Add(reference))
                continue;
            if (chain.Count == MaxDepth)
                throw refuse($"its references are more than {MaxDepth} deep");
            if (visited.Count > MaxCount)
                throw refuse($"it needs more than {MaxCount} other schemas");
            var answer = await fetch(reference, cancellation).ConfigureAwait(false);
            Count(answer.Text);
            chain.Add(reference);
            await VisitAsync(answer.References, cancellation).ConfigureAwait(false);
            chain.RemoveAt(chain.Count - 1);
            // The same schema may be registered under two subjects; a name must not be defined twice.
            if (texts.Add(answer.Text))
                ordered.Add(answer.Text);
        }
    }
}
