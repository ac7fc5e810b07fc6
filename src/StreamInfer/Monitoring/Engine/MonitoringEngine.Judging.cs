namespace StreamInfer.Monitoring.Engine;

/// <content>The one instance that judges, and what the next one takes over from it.</content>
public sealed partial class MonitoringEngine
{
    /// <summary>States of alarms by route and version, as whoever judged last left them.</summary>
    private readonly Dictionary<(string Route, int Version), byte[]> _heardAlarms = [];

    /// <summary>The same, for people to look at, of versions that had no batch here.</summary>
    private readonly List<RestoredVersion> _heardVersions = [];
    private bool _isEvaluating = true;
    private long _judgements;
    private long _judgedPane = long.MinValue;
    private long _heardPane = long.MinValue;
    private long _judgementsGiven;

    /// <summary>
    /// Whether it judges windows. Of several instances that add up what they counted one does; the others count, publish their panes, and judge single events. One that begins to
    /// goes on with the states of alarms that the one before it left: whoever is woken by an alarm is not woken again because an instance was restarted.
    /// </summary>
    public bool IsEvaluating
    {
        get => _isEvaluating;
        set
        {
            if (value && !_isEvaluating)
            {
                foreach (var monitor in _monitors.Values)
                {
                    TakeOverAlarms(monitor);
                }
            }

            _isEvaluating = value;
        }
    }

    /// <summary>Whether it judges, and has judged: what the state topic says of alarms is its own then.</summary>
    public bool HasJudged => _isEvaluating && _judgements > 0;

    /// <summary>The states of alarms, for whoever judges next.</summary>
    /// <returns>Null where nothing was judged since the last call.</returns>
    public byte[]? TakeAlarms()
    {
        if (!_isEvaluating || _judgements == _judgementsGiven)
        {
            return null;
        }

        _judgementsGiven = _judgements;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(SchemaVersion);
        writer.Write(_judgedPane);
        writer.Write(_monitors.Count);
        foreach (var (key, monitor) in _monitors)
        {
            using var one = new MemoryStream();
            using var alarms = new BinaryWriter(one);
            monitor.SaveJudgement(alarms);
            Write(writer, key.Route, key.ModelVersion, one.ToArray());
        }

        return stream.ToArray();
    }

    /// <summary>What another instance that judges says of the states of alarms; used once this one judges.</summary>
    /// <exception cref="InvalidDataException">It cannot be used.</exception>
    public void HearAlarms(byte[] saved)
    {
        using var reader = new BinaryReader(new MemoryStream(saved));
        if (reader.ReadInt32() is var version && version != SchemaVersion)
        {
            throw new InvalidDataException($"states of alarms are of version {version}; only {SchemaVersion} can be read");
        }

        _heardPane = reader.ReadInt64();
        _heardAlarms.Clear();
        _heardVersions.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (route, number) = (reader.ReadString(), reader.ReadInt32());
            var bytes = reader.ReadBytes(reader.ReadInt32());
            _heardAlarms[(route, number)] = bytes;
            using var judgement = new BinaryReader(new MemoryStream(bytes));
            _heardVersions.Add(VersionMonitor.ReadRestored(judgement, number, route));
        }

        // One that judges already, from its start on, and reads what was left before it came.
        if (_isEvaluating && _judgements == 0)
        {
            foreach (var monitor in _monitors.Values)
            {
                TakeOverAlarms(monitor);
            }
        }
    }

    /// <summary>Whether a window is this one's to judge: whoever judged before may have done so.</summary>
    private bool IsToBeJudged(long lastPane)
    {
        if (!_isEvaluating || lastPane <= _heardPane)
        {
            return false;
        }

        (_judgements, _judgedPane) = (_judgements + 1, lastPane);
        return true;
    }

    private void TakeOverAlarms(VersionMonitor monitor)
    {
        if (!_heardAlarms.Remove((monitor.Key.Route, monitor.Key.ModelVersion), out var saved))
        {
            return;
        }

        _heardVersions.RemoveAll(version => version.Version == monitor.Key.ModelVersion && string.Equals(version.Route, monitor.Key.Route, StringComparison.Ordinal));

        try
        {
            using var reader = new BinaryReader(new MemoryStream(saved));
            monitor.TryRestoreJudgement(reader);
        }
        catch (Exception misfit) when (misfit is InvalidDataException or EndOfStreamException)
        {
            Tell($"{monitor.Version.Model} version {monitor.Version.Version} ({monitor.Key.Route}): states of alarms that another instance left are not used: {misfit.Message}");
        }
    }
}
