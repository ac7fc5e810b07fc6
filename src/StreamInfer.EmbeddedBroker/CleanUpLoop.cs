using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker;

/// <summary>Applies retention and compaction to one partition after another, every <see cref="Interval"/>.</summary>
internal sealed partial class CleanUpLoop : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly TopicCatalog _topics;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    public CleanUpLoop(TopicCatalog topics, TimeProvider time, ILogger logger)
    {
        _topics = topics;
        _logger = logger;
        _timer = new PeriodicTimer(Interval, time);
        _running = RunAsync();
    }

    /// <summary>Ends after the partition that is being cleaned up; throws what ended it before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _timer.Dispose();
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            foreach (var log in _topics.All.SelectMany(topic => topic.Partitions))
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                CleanUp(log);
            }
        }
    }

    private void CleanUp(PartitionLog log)
    {
        try
        {
            log.CleanUp();
        }
        catch (ObjectDisposedException)
        {
            // Its topic was deleted meanwhile.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidBatchException)
        {
            // A full, failing or damaged disk: the log is as it was, and the next round tries again.
            CleanUpFailed(_logger, fault, log.Topic, log.Partition);
        }
        catch (Exception fault)
        {
            CleanUpEnded(_logger, fault, log.Topic, log.Partition);
            throw;
        }
    }

    [LoggerMessage(EventId = 4102, Level = LogLevel.Critical, Message = "Clean-up ends at partition {Partition} of {Topic}: old records stay until the next start")]
    private static partial void CleanUpEnded(ILogger logger, Exception fault, string topic, int partition);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Partition {Partition} of {Topic} could not be cleaned up")]
    private static partial void CleanUpFailed(ILogger logger, Exception fault, string topic, int partition);
}
