using Microsoft.Extensions.Logging;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>Cleans up every partition, one after the other, again and again: retention and compaction.</summary>
internal sealed class CleanUpLoop : IAsyncDisposable
{
    /// <summary>The pause between two rounds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly TopicCatalog _topics;
    private readonly ILogger _logger;
    private readonly Task _loop;

    private CleanUpLoop(TopicCatalog topics, TimeProvider time, ILogger logger)
    {
        _topics = topics;
        _logger = logger;
        _loop = Task.Run(() => RunAsync(new PeriodicTimer(Interval, time)));
    }

    /// <summary>The first round is after one <see cref="Interval"/>.</summary>
    public static CleanUpLoop Start(TopicCatalog topics, TimeProvider time, ILogger logger) => new(topics, time, logger);

    /// <summary>Waits for the partition in progress.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_stop.Token))
                {
                    CleanUpAll();
                }
            }
            catch (OperationCanceledException)
            {
                // the end of the broker
            }
        }
    }

    private void CleanUpAll()
    {
        foreach (var topic in _topics.All)
        {
            foreach (var log in topic.Partitions)
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                try
                {
                    log.CleanUp();
                }
                catch (ObjectDisposedException) when (_topics.Find(topic.Id) is null)
                {
                    // The topic was deleted meanwhile.
                    break;
                }
                catch (Exception fault) when (CatalogStore.IsStorageFault(fault))
                {
                    // A full or failing disk must not keep other partitions, perhaps those that free room, from their turn.
                    _logger.LogError(fault, "Partition {Partition} of {Topic} could not be cleaned up", log.Partition, topic.Name);
                }
            }
        }
    }
}
