using System.Globalization;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>
/// What is written beside predictions and dead letters goes to topics of its own kind: a reader of one must never meet the other. Several shadows
/// may share a topic, since each prediction names its version.
/// </summary>
internal static class SideTopicRules
{
    public static void Check(SectionOptions topology, ReadingContext reading)
    {
        var taken = new List<(string Topic, string Use, int Line)>();
        if (topology.TryGet(TopologyKeys.Source, out var source))
        {
            Take(source, SourceKeys.Topic, "that events are read from", taken, reading);
        }

        if (topology.TryGet(TopologyKeys.Output, out var output))
        {
            Take(output, OutputKeys.Topic, "of the predictions", taken, reading: null);
            Take(output, OutputKeys.DeadLetters, "of the dead letters", taken, reading: null);
        }

        if (topology.TryGet(TopologyKeys.Control, out var control))
        {
            Take(control, ControlKeys.Topic, "of the control state", taken, reading);
            Take(control, ControlKeys.AuditTopic, "of the audit", taken, reading);
        }

        if (topology.TryGet(TopologyKeys.Monitoring, out var monitoring))
        {
            Take(monitoring, MonitoringKeys.DriftTopic, "of drift", taken, reading);
            Take(monitoring, MonitoringKeys.AnomalyTopic, "of anomalies", taken, reading);
            Take(monitoring, MonitoringKeys.StateTopic, "of monitoring's state", taken, reading);
            if (monitoring.Find(MonitoringKeys.Labels) is { } labels)
            {
                Take(labels, LabelsKeys.Topic, "of labels", taken, reading);
            }
        }

        if (topology.TryGet(TopologyKeys.Shadow, out var shadows))
        {
            foreach (var (shadow, _) in shadows)
            {
                Take(shadow, ShadowKeys.Topic, "of shadow predictions", taken, reading);
                Take(shadow, ShadowKeys.DifferencesTopic, "of differences", taken, reading);
                Take(shadow, ShadowKeys.MirrorTo, "of mirrored events", taken, reading);
            }
        }
    }

    /// <param name="options">The section that may name the topic.</param>
    /// <param name="key">The key that does.</param>
    /// <param name="use">What the topic is for; two of the same use may be one.</param>
    /// <param name="taken">The topics named so far.</param>
    /// <param name="reading">Takes the conflict; null where another rule reports it.</param>
    private static void Take(SectionOptions options, KeyOf<string> key, string use, List<(string Topic, string Use, int Line)> taken, ReadingContext? reading)
    {
        if (options.Find(key) is not { } topic)
        {
            return;
        }

        var place = options.PlaceOf(key);
        if (taken.Find(other => string.Equals(other.Topic, topic, StringComparison.Ordinal)) is { Topic: not null } other
            && !string.Equals(other.Use, use, StringComparison.Ordinal))
        {
            var line = other.Line.ToString(CultureInfo.InvariantCulture);
            reading?.Report(TopologyErrorKind.Conflict, place, $"is the topic {other.Use}, on line {line}; allowed is another one");
        }

        taken.Add((topic, use, place.At.Line));
    }
}
