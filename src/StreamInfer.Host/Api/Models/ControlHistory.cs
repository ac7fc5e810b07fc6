using System.Collections.Immutable;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Models.Control;
using static StreamInfer.Host.Api.Contracts.ModelsAnswer;

namespace StreamInfer.Host.Api.Models;

/// <summary>The last desired states that this process has seen, and what each changed. Bounded. Safe for any thread.</summary>
internal sealed class ControlHistory
{
    /// <summary>Most changes that are kept.</summary>
    public const int Most = 20;

    private readonly Lock _gate = new();
    private ControlState? _last;
    private ImmutableArray<HistoryItem> _items = [];

    /// <summary>Newest first.</summary>
    public ImmutableArray<HistoryItem> Items
    {
        get
        {
            lock (_gate)
            {
                return _items;
            }
        }
    }

    /// <summary>Takes the present state in.</summary>
    public void Look(ControlState state)
    {
        lock (_gate)
        {
            if (_last?.Revision == state.Revision)
            {
                return;
            }

            var item = new HistoryItem(state.Revision, state.ChangedAt, state.ChangedBy, state.Reason, Words(_last, state));
            _items = [item, .. _items.Take(Most - 1)];
            _last = state;
        }
    }

    /// <summary>What another state changes.</summary>
    public static string Words(ControlState? before, ControlState after)
    {
        var parts = StateText.Of(after).ToList();
        return before is null
            ? string.Join("; ", parts.Where(part => part.Text is not ("none" or "no") && part.Part != "salt").Select(part => $"{part.Part}: {part.Text}"))
            : string.Join("; ", StateText.Of(before).Zip(parts).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.Second.Part}: {pair.First.Text} -> {pair.Second.Text}"));
    }
}
