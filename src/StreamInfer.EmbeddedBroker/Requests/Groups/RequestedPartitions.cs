using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>The partitions that a request is about, topic by topic, in its order; responses follow it.</summary>
internal sealed class RequestedPartitions
{
    /// <summary>Topics a request, and partitions a topic.</summary>
    private const int MostOfEach = 10_000;

    private const int MostInAll = 1_000_000;

    private readonly List<TopicPartition> _partitions = [];
    private readonly List<(string Topic, int Count)> _topics = [];

    /// <summary>Reads what else there is of one partition, after its number.</summary>
    public delegate void PartitionReader(ref RequestReader reader, TopicPartition partition);

    /// <summary>All of them, one after the other.</summary>
    public IReadOnlyList<TopicPartition> All => _partitions;

    /// <summary>Reads topics with the numbers of their partitions.</summary>
    /// <returns>Null for null.</returns>
    public static RequestedPartitions? ReadNumbers(ref RequestReader reader) => Read(ref reader, sizeof(int), null);

    /// <summary>Reads topics with their partitions, each a structure that begins with its number.</summary>
    /// <param name="reader">Before the array of topics.</param>
    /// <param name="leastSize">Bytes that the smallest structure takes.</param>
    /// <param name="rest">Reads what follows the number, the structure's tagged fields excepted.</param>
    /// <returns>Null for null.</returns>
    public static RequestedPartitions? Read(ref RequestReader reader, int leastSize, PartitionReader? rest)
    {
        var topics = reader.ArrayLength(leastElementSize: 2, MostOfEach);
        if (topics < 0)
        {
            return null;
        }

        var read = new RequestedPartitions();
        for (; topics > 0; topics--)
        {
            var topic = reader.String();
            var count = Math.Max(0, reader.ArrayLength(leastSize, MostOfEach));
            read._topics.Add((topic, count));
            if (read._partitions.Count + count > MostInAll)
            {
                throw new MalformedRequestException($"more than {MostInAll} partitions");
            }

            for (var i = 0; i < count; i++)
            {
                var partition = new TopicPartition(topic, reader.Int32());
                read._partitions.Add(partition);
                if (rest is not null)
                {
                    rest(ref reader, partition);
                    reader.Tags();
                }
            }

            reader.Tags();
        }

        return read;
    }

    /// <summary>Writes topics with their partitions, each a structure that begins with its number.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="rest">Writes what follows the number of the partition at an index of <see cref="All"/>, the structure's tagged fields excepted.</param>
    public void Write(ResponseWriter response, Action<int> rest)
    {
        response.ArrayLength(_topics.Count);
        var at = 0;
        foreach (var (topic, count) in _topics)
        {
            response.String(topic);
            response.ArrayLength(count);
            for (var end = at + count; at < end; at++)
            {
                response.Int32(_partitions[at].Partition);
                rest(at);
                response.Tags();
            }

            response.Tags();
        }
    }

    /// <summary>The partitions of an answer that nobody gave an order.</summary>
    /// <param name="partitions">Each topic's next to each other.</param>
    public static RequestedPartitions Of(IEnumerable<TopicPartition> partitions)
    {
        var result = new RequestedPartitions();
        foreach (var partition in partitions)
        {
            var isSameTopic = result._topics.Count > 0 && string.Equals(result._topics[^1].Topic, partition.Topic, StringComparison.Ordinal);
            if (isSameTopic)
            {
                result._topics[^1] = (partition.Topic, result._topics[^1].Count + 1);
            }
            else
            {
                result._topics.Add((partition.Topic, 1));
            }

            result._partitions.Add(partition);
        }

        return result;
    }
}
