namespace StreamInfer.Topologies;

/// <summary>Where the desired state of the topology lies, and how the instances speak of theirs.</summary>
/// <param name="Topic">The compacted topic that holds the state of topologies and the reports of their instances.</param>
public sealed record ControlPlan(string Topic)
{
    /// <summary>The default of <see cref="ReportInterval"/>.</summary>
    public static TimeSpan DefaultReportInterval => TimeSpan.FromSeconds(10);

    /// <summary>Where each change is told with who, why and the evidence; null for nowhere.</summary>
    public string? AuditTopic { get; init; }

    /// <summary>How often an instance reports. Default 10 s, 1 s to 10 min.</summary>
    public TimeSpan ReportInterval { get; init; } = DefaultReportInterval;

    /// <summary>How many previous versions stay loaded, so that going back needs no loading. Default 1, 0 to 5.</summary>
    public int Keep { get; init; } = 1;

    /// <summary>Names this instance in its reports; null for a name of its own each time.</summary>
    public string? InstanceId { get; init; }
}
