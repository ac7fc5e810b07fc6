using System.Text;
using Confluent.Kafka;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Health;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Kafka.Topics;
using StreamInfer.Models.Control;

namespace StreamInfer.Kafka.Control;

/// <summary>
/// Reads all partitions of the control topic on a thread of its own, for ever. While the client gets over trouble by itself it is kept; what the topic refuses, or its
/// absence, makes a new one after a pause, which goes on where the last one was.
/// </summary>
internal sealed class ControlFollower : IDisposable
{
    private static readonly TimeSpan PollSlice = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(1);

    private readonly OwnTopic _topic;
    private readonly OwnClients _clients;
    private readonly ClientEvents _events;
    private readonly IControlListener _listener;
    private readonly TimeProvider _time;
    private readonly JitteredBackoff _backoff = new(Random.Shared);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<int, long> _positions = [];
    private readonly Dictionary<int, long> _ends = [];
    private readonly Thread _thread;
    private Dictionary<int, long> _goals = [];
    private string? _topicId;
    private string? _told;
    private bool _isCaughtUp;
    private long _lookedAt;
    private int _failures;

    public ControlFollower(OwnTopic topic, OwnClients clients, ClientEvents events, IControlListener listener, TimeProvider time)
    {
        (_topic, _clients, _events, _listener, _time) = (topic, clients, events, listener, time);
        _thread = new Thread(Run) { Name = "streaminfer-control", IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Follow();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (KafkaException failed)
            {
                _events.Trouble(failed.Error, $"control topic '{_topic.Name}'");
                TellTrouble();
                _stop.Token.WaitHandle.WaitOne(_backoff.Delay(++_failures, TimeSpan.Zero));
            }
        }
    }

    /// <exception cref="KafkaException">A new client is needed.</exception>
    private void Follow()
    {
        using var admin = _clients.OpenAdmin();
        var found = _topic.FindOrCreateAsync(admin, null, _stop.Token).GetAwaiter().GetResult();
        if (_topicId is not null && found.Id != _topicId)
        {
            _positions.Clear();
        }

        _topicId = found.Id;
        _goals = GoalsOf(admin, found);
        using var consumer = _clients.OpenReader();
        consumer.Assign(found.FromFirst().Select(start =>
            _positions.TryGetValue(start.Partition, out var next) ? new TopicPartitionOffset(start.TopicPartition, next) : start));
        while (!_stop.IsCancellationRequested)
        {
            Turn(consumer, admin, found);
        }
    }

    /// <summary>Where it is caught up, by partition; empty where that is so already, or nobody says: then the ends that the consumer tells of have to do.</summary>
    private Dictionary<int, long> GoalsOf(IAdminClient admin, FoundTopic found)
    {
        try
        {
            return _isCaughtUp ? [] : HighWatermarks.ReadAsync(admin, found, LookWithin).WaitAsync(_stop.Token).GetAwaiter().GetResult();
        }
        catch (KafkaException)
        {
            // A topic that was made this moment may have no leader yet.
            return [];
        }
    }

    private void Turn(IConsumer<byte[]?, byte[]?> consumer, IAdminClient admin, FoundTopic found)
    {
        switch (consumer.Next(PollSlice))
        {
            case { IsPartitionEOF: true } end:
                Working();
                _ends[end.Partition] = end.Offset;
                break;
            case { } record:
                Working();
                _positions[record.Partition] = record.Offset + 1;
                if (_goals.TryGetValue(record.Partition, out var goal) && record.Offset + 1 >= goal)
                {
                    _ends.TryAdd(record.Partition, record.Offset + 1);
                }

                Give(record);
                break;
            default:
                LookAt(admin);
                break;
        }

        if (!_isCaughtUp && _ends.Count == found.Partitions)
        {
            _isCaughtUp = true;
            _listener.OnCaughtUp([.. _ends.OrderBy(end => end.Key).Select(end => new PartitionPosition(end.Key, end.Value))]);
        }
    }

    private void Give(ConsumeResult<byte[]?, byte[]?> record)
    {
        // One without a key is nobody's; a compacted topic takes none.
        if (record.Message.Key is { } key)
        {
            _listener.OnRecord(Encoding.UTF8.GetString(key), record.Message.Value, record.Offset, new DateTimeOffset(record.Message.Timestamp.UtcDateTime));
        }
    }

    /// <summary>
    /// A topic that was deleted, or deleted and made anew, need not fail a fetch, and after an outage nothing need come by itself. So while nothing comes the topic is
    /// looked at now and then, and in trouble at once.
    /// </summary>
    /// <exception cref="KafkaException">The topic is not there, or is another.</exception>
    private void LookAt(IAdminClient admin)
    {
        TellTrouble();
        if (_events.Status.Trouble is null && _time.GetElapsedTime(_lookedAt) < LookEvery)
        {
            return;
        }

        _lookedAt = _time.GetTimestamp();
        FoundTopic? found;
        try
        {
            found = _topic.FindAsync(admin, LookWithin, _stop.Token).GetAwaiter().GetResult();
        }
        catch (KafkaException failed)
        {
            _events.Trouble(failed.Error, $"control topic '{_topic.Name}'");
            return;
        }

        if (found is null || found.Id != _topicId)
        {
            throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, found is null ? "the topic was deleted" : "the topic was deleted and made anew"));
        }

        Working();
    }

    private void Working()
    {
        _failures = 0;
        _events.Status.Working();
        TellTrouble();
    }

    private void TellTrouble()
    {
        var trouble = _events.Status.Trouble?.Message;
        if (trouble != _told)
        {
            _told = trouble;
            _listener.OnTrouble(trouble);
        }
    }
}
