using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Host.Simulation;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>Fetches the event that a prediction is about, by its place in the log. One thread at a time.</summary>
internal sealed class SourceEvents : IDisposable
{
    private const int FramingLength = 5;
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(2);
    private readonly AvroSchema _schema = AvroSchema.Parse(TransactionSchema.Text);
    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly string _topic;

    public SourceEvents(TopologyPlan plan)
    {
        _topic = plan.Source.Topic;
        var properties = new Dictionary<string, string>(plan.Kafka, StringComparer.Ordinal)
        {
            ["group.id"] = $"{plan.Source.Group}-demo-lookup",
            ["enable.auto.commit"] = "false",
            ["queued.min.messages"] = "1",
        };
        _consumer = new ConsumerBuilder<Ignore, byte[]>(properties).Build();
    }

    /// <summary>The event in short; empty where the broker no longer holds it.</summary>
    public string Describe(int partition, long offset)
    {
        _consumer.Assign(new TopicPartitionOffset(_topic, partition, offset));
        var found = _consumer.Consume(FetchTimeout);
        return found?.Offset.Value == offset ? Summarise(found.Message.Value) : string.Empty;
    }

    public void Dispose() => _consumer.Dispose();

    private string Summarise(byte[] framed)
    {
        if (framed.Length < FramingLength || BinaryPrimitives.ReadInt32BigEndian(framed.AsSpan(1)) <= 0)
        {
            return string.Empty;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            AvroToJson.Write(_schema, framed.AsSpan(FramingLength), json);
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        var root = document.RootElement;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(root, "card_id")} {root.GetProperty("amount").GetDouble(),9:N2} EUR {Text(root, "channel"),-4} {Text(root, "merchant_category"),-14} {Text(root, "card_country")}→{Text(root, "merchant_country")} {root.GetProperty("distance_km").GetDouble():N0} km");
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString()!;
}
