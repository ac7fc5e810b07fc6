using System.Collections.Immutable;
using StreamInfer.Ingestion;

namespace StreamInfer.Publishing;

/// <summary>
/// Headers that many records have in common, such as those of all predictions of a model version: encoded once, and told apart by reference, so that
/// a sink can prepare them once as well.
/// </summary>
public sealed class HeaderBlock
{
    private readonly ImmutableArray<PinnedText> _owned;
    private readonly RecordHeader[] _headers;

    /// <param name="headers">Names and values, in the order they are to be written.</param>
    public HeaderBlock(IEnumerable<(string Name, string Value)> headers)
    {
        _owned = [.. headers.SelectMany(header => new[] { new PinnedText(header.Name), new PinnedText(header.Value) })];
        _headers = new RecordHeader[_owned.Length / 2];
        for (var index = 0; index < _headers.Length; index++)
        {
            _headers[index] = new RecordHeader(_owned[2 * index].Range, _owned[(2 * index) + 1].Range);
        }
    }

    /// <summary>Valid as long as this object.</summary>
    public ReadOnlySpan<RecordHeader> Headers => _headers;
}
