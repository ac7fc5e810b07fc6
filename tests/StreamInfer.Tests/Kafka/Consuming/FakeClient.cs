using System.Reflection;
using Confluent.Kafka;

namespace StreamInfer.Tests.Kafka.Consuming;

/// <summary>
/// What the gates use of a consumer: pause, resume and seek, with the client's habits that matter: it may refuse, it delivers from its own
/// position, and its pauses outlive an assignment.
/// </summary>
public class FakeClient : DispatchProxy
{
    private readonly HashSet<int> _paused = [];
    private readonly Dictionary<int, long> _positions = [];

    /// <summary>Whether the next calls are refused.</summary>
    public bool Refuses { get; set; }

    internal static IConsumer<Ignore, Ignore> Create(out FakeClient client)
    {
        var proxy = Create<IConsumer<Ignore, Ignore>, FakeClient>();
        client = (FakeClient)proxy;
        return proxy;
    }

    public void Start(int partition, long position) => _positions[partition] = position;

    /// <summary>The next record's offset; null while paused, unless the client's queue still had one.</summary>
    public long? Deliver(int partition, bool despitePause)
    {
        if (_paused.Contains(partition) && !despitePause)
        {
            return null;
        }

        return _positions[partition]++;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? arguments)
    {
        if (Refuses)
        {
            throw new KafkaException(ErrorCode.Local_State);
        }

        switch (method!.Name)
        {
            case "Pause":
                _paused.UnionWith(((IEnumerable<TopicPartition>)arguments![0]!).Select(partition => partition.Partition.Value));
                return null;
            case "Resume":
                _paused.ExceptWith(((IEnumerable<TopicPartition>)arguments![0]!).Select(partition => partition.Partition.Value));
                return null;
            case "Seek":
                var target = (TopicPartitionOffset)arguments![0]!;
                _positions[target.Partition.Value] = target.Offset.Value;
                return null;
            default:
                throw new NotSupportedException(method.Name);
        }
    }
}
