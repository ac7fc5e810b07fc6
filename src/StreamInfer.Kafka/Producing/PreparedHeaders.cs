using StreamInfer.Kafka.Native;
using StreamInfer.Publishing;

namespace StreamInfer.Kafka.Producing;

/// <summary>The header blocks met lately, in the client's form. One thread, the publishing one.</summary>
internal sealed class PreparedHeaders : IDisposable
{
    // A model version has a handful in use; more than a few versions are not alive at once.
    private const int AtMost = 128;

    private readonly Dictionary<HeaderBlock, HeaderList> _lists = new(ReferenceEqualityComparer.Instance);

    public HeaderList Of(HeaderBlock block)
    {
        if (!_lists.TryGetValue(block, out var list))
        {
            if (_lists.Count == AtMost)
            {
                Dispose();
            }

            _lists[block] = list = HeaderList.Create(block.Headers);
        }

        return list;
    }

    /// <summary>Forgets all of them; those that records in flight carry live until these are settled.</summary>
    public void Dispose()
    {
        foreach (var list in _lists.Values)
        {
            list.Dispose();
        }

        _lists.Clear();
    }
}
