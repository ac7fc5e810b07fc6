using System.Collections.Immutable;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>Every state and every report of one topology that came by in a control topic, in its order. Written by the topic's thread; read by anyone.</summary>
internal sealed class ControlHistory(string topology) : IControlListener
{
    private ImmutableList<ControlState> _states = [];
    private ImmutableList<InstanceReport> _reports = [];

    public ImmutableList<ControlState> States => Volatile.Read(ref _states);

    public ImmutableList<InstanceReport> Reports => Volatile.Read(ref _reports);

    /// <summary>The last state; null before the first.</summary>
    public ControlState? Now => States is [.., var last] ? last : null;

    public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp)
    {
        if (value is null)
        {
            return;
        }

        if (string.Equals(key, topology, StringComparison.Ordinal) && ControlStateJson.Read(value).Value is { } state)
        {
            Volatile.Write(ref _states, States.Add(state));
        }
        else if (key.StartsWith(topology + "/", StringComparison.Ordinal) && InstanceReportJson.Read(value).Value is { } report)
        {
            Volatile.Write(ref _reports, Reports.Add(report));
        }
    }

    public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends)
    {
        // What comes later counts as well.
    }

    public void OnTrouble(string? trouble)
    {
        // Whoever waits gives up by itself.
    }
}
