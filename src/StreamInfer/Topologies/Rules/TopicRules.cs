using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>No topic serves two purposes: what is written must not be read again, and dead letters are no predictions.</summary>
internal static class TopicRules
{
    public static void CheckOutput(SectionOptions output, ReadingContext reading)
    {
        if (output.TryGet(OutputKeys.Topic, out var topic)
            && output.TryGet(OutputKeys.DeadLetters, out var deadLetters)
            && string.Equals(topic, deadLetters, StringComparison.Ordinal))
        {
            reading.Report(
                TopologyErrorKind.Conflict,
                output.PlaceOf(OutputKeys.DeadLetters),
                "is the topic of the predictions too; allowed is one of its own");
        }
    }

    public static void CheckLoops(SectionOptions topology, ReadingContext reading)
    {
        if (!topology.TryGet(TopologyKeys.Source, out var source)
            || !source.TryGet(SourceKeys.Topic, out var read)
            || !topology.TryGet(TopologyKeys.Output, out var output))
        {
            return;
        }

        foreach (var key in new[] { OutputKeys.Topic, OutputKeys.DeadLetters })
        {
            if (output.TryGet(key, out var written) && string.Equals(read, written, StringComparison.Ordinal))
            {
                reading.Report(
                    TopologyErrorKind.Conflict, output.PlaceOf(key), "is the topic that events are read from; allowed is another one");
            }
        }
    }
}
