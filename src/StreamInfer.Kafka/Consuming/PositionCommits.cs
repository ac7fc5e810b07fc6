using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Consuming;

/// <summary>Commits positions and waits for the coordinator's answer.</summary>
internal sealed class PositionCommits(string topic, IConsumer<Ignore, Ignore> consumer, SourceErrors errors, TimeProvider time) : IDisposable
{
    // While the group settles, which takes the other members some round trips, its coordinator takes no commits.
    private static readonly TimeSpan GroupSettlesWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim _never = new();

    /// <summary>Commits, for each partition, the next offset to read.</summary>
    /// <param name="positions">At least one.</param>
    /// <param name="isLastMoment">
    /// Whether the partitions go when the caller returns: then a group that is still settling is tried again, as there is no later.
    /// </param>
    /// <exception cref="SourceException">The commit failed.</exception>
    public void Commit(IReadOnlyList<PartitionPosition> positions, bool isLastMoment)
    {
        var offsets = positions.Select(position => new TopicPartitionOffset(topic, position.Partition, position.NextOffset)).ToList();
        var start = time.GetTimestamp();
        while (Try(offsets) is { } failed)
        {
            var error = failed is TopicPartitionOffsetException some ? some.Results.First(result => result.Error.IsError).Error : failed.Error;
            if (!isLastMoment || error.Code != ErrorCode.RebalanceInProgress || time.GetElapsedTime(start) >= GroupSettlesWithin)
            {
                throw errors.CommitFailed(error, failed);
            }

            _never.Wait(BetweenTries);
        }
    }

    public void Dispose() => _never.Dispose();

    private KafkaException? Try(List<TopicPartitionOffset> offsets)
    {
        try
        {
            consumer.Commit(offsets);
            return null;
        }
        catch (KafkaException failed)
        {
            return failed;
        }
    }
}
