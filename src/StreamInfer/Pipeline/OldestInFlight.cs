using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// Which of the batches in flight is the oldest, whatever order they are settled in: what hangs is seen although everything else flows. As many as are in
/// flight, and as may be acknowledged behind the oldest without being committed. Used by the poller's thread alone.
/// </summary>
internal sealed class OldestInFlight
{
    private readonly Queue<(Settlement Settlement, long Use)> _inOrder = new();

    /// <summary>A batch is opened with this settlement.</summary>
    public void Begin(Settlement settlement) => _inOrder.Enqueue((settlement, settlement.Use));

    /// <summary>When the first event of the oldest batch arrived; -1 while nothing is in flight.</summary>
    public long Arrival()
    {
        while (_inOrder.TryPeek(out var oldest))
        {
            if (oldest.Settlement.Use == oldest.Use)
            {
                return oldest.Settlement.Events > 0 ? oldest.Settlement.OldestArrival : -1;
            }

            _inOrder.Dequeue();
        }

        return -1;
    }
}
