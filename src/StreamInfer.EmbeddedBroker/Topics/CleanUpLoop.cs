using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>Cleans up every partition, one after the other, again and again: retention and compaction.</summary>
internal sealed class CleanUpLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TopicCatalog _topics;
    private readonly ILogger _logger;
    private readonly Task _loop;

    private CleanUpLoop(TopicCatalog topics, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        _topics = topics;
        _logger = logger;
        var timer = new PeriodicTimer(interval, time);
        _loop = Task.Run(() => RunAsync(timer));
    }

    /// <summary>The first round is after one interval.</summary>
    public static CleanUpLoop Start(TopicCatalog topics, TimeSpan interval, TimeProvider time, ILogger logger) => new(topics, interval, time, logger);

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
                catch (ObjectDisposedException)
                {
                    // The topic, or a segment that was being compacted, was deleted meanwhile: the next round sees what is left.
                }
                catch (Exception fault) when (CatalogStore.IsStorageFault(fault) || fault is InvalidBatchException)
                {
                    // A full or failing disk, or a damaged file, must not keep other partitions, perhaps those that free room, from their turn.
                    _logger.LogError(fault, "Partition {Partition} of {Topic} could not be cleaned up", log.Partition, topic.Name);
                }
            }
        }
    }
}
