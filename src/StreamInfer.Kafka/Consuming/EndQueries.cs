using System.Collections.Frozen;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Consuming;

/// <summary>
/// Asks the brokers now and then where partitions end that are not fetched, since the client learns ends from fetches alone. The waiting is done on a thread of the pool; who
/// wants to know gets the last answer. One question at a time, of one partition after another, given up with the first that is not answered.
/// </summary>
internal sealed class EndQueries(string topic, IConsumer<Ignore, Ignore> consumer, TimeProvider time)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private volatile FrozenDictionary<int, WatermarkOffsets> _answers = FrozenDictionary<int, WatermarkOffsets>.Empty;
    private volatile bool _isClosed;
    private Task _asking = Task.CompletedTask;
    private long? _askedAt;

    /// <summary>What was answered last about a partition; null where nothing was.</summary>
    public WatermarkOffsets? Of(int partition) => _answers.GetValueOrDefault(partition);

    /// <summary>Asks in the background, where it is time to. By one thread at a time.</summary>
    public void AskIfDue(List<int> partitions)
    {
        if (_isClosed || partitions.Count == 0 || !_asking.IsCompleted || (_askedAt is { } asked && time.GetElapsedTime(asked) < AskAgainAfter))
        {
            return;
        }

        _askedAt = time.GetTimestamp();
        _asking = Task.Run(() => Ask(partitions));
    }

    /// <summary>The next question is due at once: other partitions are there.</summary>
    public void Hurry() => _askedAt = null;

    /// <summary>Asks no more, and waits for a question that is under way: the client may be freed after it.</summary>
    public void Close()
    {
        _isClosed = true;
        ((IAsyncResult)_asking).AsyncWaitHandle.WaitOne();
    }

    private void Ask(List<int> partitions)
    {
        var answers = new Dictionary<int, WatermarkOffsets>();
        try
        {
            foreach (var partition in partitions)
            {
                if (_isClosed)
                {
                    return;
                }

                answers[partition] = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), AnswerWithin);
            }
        }
        catch (KafkaException)
        {
            // The last answers stand until the next question; the trouble itself comes with the error events.
            return;
        }

        _answers = answers.ToFrozenDictionary();
    }
}
