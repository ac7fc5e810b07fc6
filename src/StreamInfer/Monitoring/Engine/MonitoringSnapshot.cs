using System.Collections.Immutable;
using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Engine;

/// <summary>How monitoring stands, at one moment. Immutable.</summary>
/// <param name="Pipeline">Name of the topology.</param>
/// <param name="State">Of the worst version, those included of which only is known how they stood before a restart.</param>
/// <param name="WatermarkMs">Unix milliseconds; null before the first event, and while events of some partition are still to come.</param>
/// <param name="OnTime">Events that counted in time.</param>
/// <param name="Late">Events that counted though late.</param>
/// <param name="TooLate">Events that did not count since they were too late.</param>
/// <param name="Future">Events that did not count since they claim to be from the future.</param>
/// <param name="PassedOver">Events that had been counted before a restart.</param>
/// <param name="SamplingPercent">Share of the events that is watched.</param>
/// <param name="IsEvaluating">Whether windows are judged here, and not by another instance.</param>
/// <param name="PanesRefused">Panes of other instances that were counted by another reference, or came too late.</param>
/// <param name="Versions">One a version and route that has windows.</param>
/// <param name="Restored">Versions that stand as before a restart, and of which no window was judged since.</param>
public sealed record MonitoringSnapshot(
    string Pipeline,
    AlarmState State,
    long? WatermarkMs,
    long OnTime,
    long Late,
    long TooLate,
    long Future,
    long PassedOver,
    decimal SamplingPercent,
    bool IsEvaluating,
    long PanesRefused,
    ImmutableArray<VersionSnapshot> Versions,
    ImmutableArray<RestoredVersion> Restored);
