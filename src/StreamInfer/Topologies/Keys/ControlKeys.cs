using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>control</c>.</summary>
internal static class ControlKeys
{
    public static readonly KeyOf<string> Topic = new(
        "topic", NameShapes.Topic, "The compacted topic that holds which versions score, for all instances of the topology.") { Required = true };

    public static readonly KeyOf<string> AuditTopic = new(
        "auditTopic", NameShapes.Topic, "The topic that tells each change with who, why and the evidence; left out, none does.");

    public static readonly KeyOf<TimeSpan> ReportInterval = new(
        "reportInterval", new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)), "How often an instance reports its versions and their evidence.")
        { Default = "10s" };

    public static readonly KeyOf<int> Keep = new(
        "keep", new IntegerShape(0, 5), "Previous versions that stay loaded, so that going back needs no loading.") { Default = "1", Unit = "versions" };

    public static readonly KeyOf<string> InstanceId = new(
        "instanceId", NameShapes.Simple, "Names this instance in its reports; left out, it takes a new name each time.");

    public static readonly SectionShape Section = new(Topic, AuditTopic, ReportInterval, Keep, InstanceId);
}
