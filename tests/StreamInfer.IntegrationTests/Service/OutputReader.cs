using System.Text;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Framing;
using StreamInfer.Host.Service;
using StreamInfer.Ingestion;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Reads a topic to the end with an ordinary consumer, and decodes predictions.</summary>
internal static class OutputReader
{
    private static readonly string[] Paths = ["score", "source.partition", "source.offset", "eventTime", "modelVersion", "decision"];

    /// <summary>Every prediction there, after at least <paramref name="count"/> have come.</summary>
    public static List<Prediction> Predictions(string bootstrap, string topic, int count)
    {
        var plan = DecodePlan.Of(Paths.Select(path => (FieldPath.Parse(path), 1)));
        var decoder = AvroDecoder.Compile(new RegisteredSchema(CarriedSchema.Prediction, []), null, plan);
        var (row, arena) = (new RawRow(plan), new PinnedArena());
        var predictions = new List<Prediction>();
        foreach (var record in Read(bootstrap, topic, count))
        {
            arena.Clear();
            var framing = ConfluentFraming.Read(arena.Append(record.Message.Value), []);
            Assert.True(framing.Fault.IsNone && decoder.Decode(framing.Body, row).IsNone);
            predictions.Add(new Prediction(
                record.Message.Key is { } key ? Encoding.UTF8.GetString(key) : null,
                row.Cells[0].AsDouble, (int)row.Cells[1].Bits, row.Cells[2].Bits, row.Cells[3].Bits, (int)row.Cells[4].Bits, row.Cells[5].Bits == 1,
                record.Message.Headers.Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes()))).ToArray()));
        }

        return predictions;
    }

    /// <summary>Reads until so many records have come, then to the ends of all partitions.</summary>
    public static List<ConsumeResult<byte[]?, byte[]>> Read(string bootstrap, string topic, int count) =>
        Read(new Dictionary<string, string> { ["bootstrap.servers"] = bootstrap }, topic, count);

    /// <summary>The same, by a client with these properties.</summary>
    public static List<ConsumeResult<byte[]?, byte[]>> Read(IReadOnlyDictionary<string, string> client, string topic, int count)
    {
        var settings = new Dictionary<string, string>(client) { ["group.id"] = Guid.NewGuid().ToString(), ["enable.partition.eof"] = "true", ["auto.offset.reset"] = "earliest" };
        settings.Remove("linger.ms");
        using var admin = new AdminClientBuilder(settings.Where(setting => client.ContainsKey(setting.Key))).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]>(settings).Build();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        var records = new List<ConsumeResult<byte[]?, byte[]>>();
        var ended = new HashSet<int>();
        var deadline = new Deadline(TimeSpan.FromMinutes(3));
        while (records.Count < count || ended.Count < partitions.Count)
        {
            deadline.Check($"{count} records of {topic} (have {records.Count})");
            var record = consumer.Consume(TimeSpan.FromMilliseconds(100));
            if (record is { IsPartitionEOF: true })
            {
                ended.Add(record.Partition.Value);
            }
            else if (record is not null)
            {
                ended.Remove(record.Partition.Value);
                records.Add(record);
            }
        }

        return records;
    }
}
