using Confluent.Kafka;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>What earlier runs left on the broker, counted before this one begins.</summary>
/// <param name="Events">Events in the source topic.</param>
/// <param name="Unscored">Those of them behind what the service's group has committed: this run scores them first.</param>
/// <param name="Predictions">Predictions in their topic.</param>
internal sealed record DemoHistory(long Events, long Unscored, long Predictions)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Counts, and lets <paramref name="readerGroup"/> begin behind the predictions that are there.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    public static DemoHistory Take(TopologyPlan plan, string readerGroup)
    {
        using var service = Open(plan, plan.Source.Group);
        var events = Marks(service, plan.Source.Topic);
        var committed = service.Committed(events.Select(mark => mark.Place), Timeout).ToDictionary(place => place.Partition.Value, place => place.Offset);

        // Where nothing is committed the service begins at the beginning.
        var unscored = events.Sum(mark => mark.High - Math.Max(mark.Low, committed[mark.Place.Partition.Value] is { IsSpecial: false } offset ? offset.Value : mark.Low));
        using var reader = Open(plan, readerGroup);
        var predictions = Marks(reader, plan.Output.Topic);
        reader.Commit(predictions.Select(mark => new TopicPartitionOffset(mark.Place, mark.High)));
        return new DemoHistory(events.Sum(mark => mark.High - mark.Low), unscored, predictions.Sum(mark => mark.High - mark.Low));
    }

    private static IConsumer<Ignore, Ignore> Open(TopologyPlan plan, string group)
    {
        var properties = new Dictionary<string, string>(plan.Kafka, StringComparer.Ordinal) { ["group.id"] = group, ["enable.auto.commit"] = "false" };
        return new ConsumerBuilder<Ignore, Ignore>(properties).Build();
    }

    private static List<(TopicPartition Place, long Low, long High)> Marks(IConsumer<Ignore, Ignore> consumer, string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return
        [
            .. admin.GetMetadata(topic, Timeout).Topics.Single().Partitions.Select(partition =>
            {
                var place = new TopicPartition(topic, partition.PartitionId);
                var marks = consumer.QueryWatermarkOffsets(place, Timeout);
                return (place, marks.Low.Value, marks.High.Value);
            }),
        ];
    }
}
