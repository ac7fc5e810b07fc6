using System.Collections.Immutable;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;

namespace StreamInfer.Models.Deployment;

/// <summary>
/// What the control topic says of one topology: its state, and the reports of its instances. A record that cannot be read, or cannot follow the one before, changes nothing:
/// the state stays what it was, and the trouble is told. Written by the topic's thread; read by anyone.
/// </summary>
public sealed class ControlView : IControlListener
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, InstanceReport> _reports = new(StringComparer.Ordinal);
    private readonly string _topology;
    private readonly Action _changed;
    private ControlState? _state;
    private string? _recordTrouble;
    private string? _topicTrouble;

    /// <param name="topology">The topology's name.</param>
    /// <param name="changed">Told when there is something new; not for long.</param>
    public ControlView(string topology, Action changed) => (_topology, _changed) = (topology, changed);

    /// <summary>The last state that could be read; null for none.</summary>
    public ControlState? State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Done once all that was there at the beginning was read.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Why the state may not be the one in force; null where all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _recordTrouble ?? _topicTrouble;
            }
        }
    }

    /// <summary>The last report of each instance.</summary>
    public ImmutableArray<InstanceReport> Reports
    {
        get
        {
            lock (_gate)
            {
                return [.. _reports.Values];
            }
        }
    }

    /// <summary>The key of an instance's reports.</summary>
    public static string ReportKey(string topology, string instance) => $"{topology}/{instance}";

    public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp)
    {
        if (string.Equals(key, _topology, StringComparison.Ordinal))
        {
            lock (_gate)
            {
                TakeState(value, offset);
            }

            _changed();
        }
        else if (key.StartsWith(_topology + "/", StringComparison.Ordinal))
        {
            lock (_gate)
            {
                TakeReport(key, value);
            }
        }
    }

    public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends) => _caughtUp.TrySetResult();

    public void OnTrouble(string? trouble)
    {
        lock (_gate)
        {
            _topicTrouble = trouble;
        }
    }

    private void TakeState(byte[]? value, long offset)
    {
        if (value is null)
        {
            _recordTrouble = $"the state of {_topology} was deleted at offset {offset}; the last one stays in force";
            return;
        }

        var reading = ControlStateJson.Read(value);
        var mistakes = reading.Value is { } next && _state is { } before ? ControlSuccession.Check(before, next) : [];
        if (reading.Value is null || !mistakes.IsEmpty)
        {
            _recordTrouble = $"the state of {_topology} at offset {offset} cannot be followed; the last one stays in force: {string.Join("; ", reading.Value is null ? ProblemsOf(reading) : mistakes)}";
            return;
        }

        (_state, _recordTrouble) = (reading.Value, null);
    }

    private static ImmutableArray<string> ProblemsOf(JsonReading<ControlState> reading) => reading.NewerSchemaVersion is { } newer
        ? [$"it is of a newer release (schema version {newer})"]
        : reading.Mistakes;

    private void TakeReport(string key, byte[]? value)
    {
        if (value is not null && InstanceReportJson.Read(value).Value is { } report)
        {
            _reports[key] = report;
        }
        else
        {
            // Deleted, or of a newer version: it counts as silent, which only ever makes a ramp wait.
            _reports.Remove(key);
        }
    }
}
