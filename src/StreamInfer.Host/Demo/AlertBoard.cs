using System.Threading.Channels;

namespace StreamInfer.Host.Demo;

/// <summary>
/// The latest alerts with their source events. Looking up an event is a fetch from the broker, so it is done aside: alerts that come faster than they can
/// be looked up push out those still waiting (capacity 8), and only the view misses them; they are counted where they are read.
/// </summary>
internal sealed class AlertBoard(SourceEvents events)
{
    private const int Shown = 8;
    private readonly Channel<Alert> _waiting = Channel.CreateBounded<Alert>(new BoundedChannelOptions(Shown) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Queue<Alert> _latest = new();
    private readonly Lock _gate = new();

    public void Add(Alert alert) => _waiting.Writer.TryWrite(alert);

    public void Complete() => _waiting.Writer.Complete();

    /// <summary>The latest alerts, the newest last.</summary>
    public IReadOnlyList<Alert> Latest()
    {
        lock (_gate)
        {
            return [.. _latest];
        }
    }

    /// <summary>Looks events up until <see cref="Complete"/>.</summary>
    public async Task RunAsync()
    {
        await Task.Yield();
        await foreach (var alert in _waiting.Reader.ReadAllAsync())
        {
            var known = alert with { Event = events.Describe(alert.Partition, alert.Offset) };
            lock (_gate)
            {
                _latest.Enqueue(known);
                if (_latest.Count > Shown)
                {
                    _latest.Dequeue();
                }
            }
        }
    }
}
