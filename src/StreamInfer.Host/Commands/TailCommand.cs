using System.CommandLine;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Host.Tools;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer tail TOPIC</c>: the records of a topic, decoded, as JSON lines.</summary>
internal static class TailCommand
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollSlice = TimeSpan.FromMilliseconds(200);

    public static Command Create(Func<Uri, ISchemaRegistry> openRegistry)
    {
        var topic = new Argument<string>("topic") { Description = "The topic." };
        var from = new Option<TailStart>("--from") { Description = "beginning or end.", DefaultValueFactory = _ => TailStart.End };
        var count = new Option<long?>("--count") { Description = "End after so many records." };
        var kafka = new KafkaOptions();
        var command = new Command("tail", "Shows the records of a topic as they come, decoded and with headers, one JSON object a line.") { topic, from, count };
        kafka.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using var registry = kafka.Registry(parsed) is { } address ? new OwnedRegistry(openRegistry(address)) : null;
            try
            {
                using var consumer = Open(parsed.GetValue(topic)!, parsed.GetValue(from), kafka.Properties(parsed));
                await using var output = Console.OpenStandardOutput();
                await FollowAsync(consumer, new TopicTail(registry?.Client, output), parsed.GetValue(count), stop);
                return ExitCode.Success;
            }
            catch (KafkaException refused)
            {
                return KafkaRefusal.Tell(parsed.InvocationConfiguration.Error, refused.Error, parsed.GetValue(topic));
            }
        });
        return command;
    }

    private static IConsumer<byte[]?, byte[]?> Open(string topic, TailStart from, Dictionary<string, string> properties)
    {
        // Assigned by hand: looking on joins no group and commits nothing.
        properties["group.id"] = "streaminfer-tail";
        properties["enable.auto.commit"] = "false";
        using var admin = new AdminClientBuilder(new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = properties["bootstrap.servers"] }).Build();
        var found = admin.GetMetadata(topic, MetadataTimeout).Topics.Single();
        if (found.Error.IsError)
        {
            throw new KafkaException(found.Error);
        }

        var consumer = new ConsumerBuilder<byte[]?, byte[]?>(properties).Build();
        var offset = from == TailStart.Beginning ? Offset.Beginning : Offset.End;
        consumer.Assign(found.Partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, offset)));
        return consumer;
    }

    private static async Task FollowAsync(IConsumer<byte[]?, byte[]?> consumer, TopicTail tail, long? count, CancellationToken stop)
    {
        for (var shown = 0L; shown != count && !stop.IsCancellationRequested;)
        {
            if (consumer.Consume(PollSlice) is { } record)
            {
                await tail.WriteAsync(record, stop);
                shown++;
            }
        }
    }
}
