using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Monitoring.Engine;

/// <content>What it remembers across restarts.</content>
public sealed partial class MonitoringEngine
{
    private const int SchemaVersion = 2;

    /// <summary>What was saved of versions that have had no batch since.</summary>
    private readonly Dictionary<(string Route, int Version), byte[]> _resumable = [];
    private long _windowsSinceRestore;

    /// <summary>What a state is of: one of other windows or time would mean something else.</summary>
    private string Shape => FormattableString.Invariant($"{_pipeline}/{_plan.Windows.Window}/{_plan.Windows.Slide}/{_plan.Windows.Time}/{_plan.Anomalies.Method}{_plan.Anomalies.Model?.Name}{_plan.Anomalies.Model?.Version}");

    /// <summary>
    /// Writes all that it knows: panes, watermark, offsets that these cover, states of alarms, detectors, trees. A restored engine that gets the events from there on ends as
    /// one that never stopped. What a reference is being learned from is not kept: learning begins anew.
    /// </summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(SchemaVersion);
        writer.Write(Shape);
        WindowClockFormat.Write(writer, _clock.State);
        writer.Write(_covered.Next.Count);
        foreach (var (partition, next) in _covered.Next)
        {
            writer.Write(partition);
            writer.Write(next);
        }

        writer.Write(_passedOver);
        writer.Write(_due.Count);
        foreach (var (window, firedMs) in _due)
        {
            writer.Write(window.LastPane);
            writer.Write(window.Count);
            writer.Write(firedMs);
        }

        writer.Write(_monitors.Count + _resumable.Count);
        foreach (var (key, monitor) in _monitors)
        {
            Write(writer, key.Route, key.ModelVersion, Bytes(monitor));
        }

        foreach (var ((route, version), bytes) in _resumable)
        {
            Write(writer, route, version, bytes);
        }
    }

    /// <summary>Takes over what another engine of the same pipeline saved. To be called before the first batch.</summary>
    /// <exception cref="InvalidDataException">It cannot be used, and nothing was taken over; says why.</exception>
    public void Restore(BinaryReader reader)
    {
        if (reader.ReadInt32() is var version && version != SchemaVersion)
        {
            throw new InvalidDataException($"the state is of version {version}; only {SchemaVersion} can be read");
        }

        if (reader.ReadString() is var shape && !string.Equals(shape, Shape, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"the state is of {shape}, this pipeline is {Shape} (name/window/slide/time/anomalies)");
        }

        var clock = new WindowClock(_plan.Windows, WindowClockFormat.Read(reader));
        var covered = new CoveredOffsets();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            covered.Cover(reader.ReadInt32(), reader.ReadInt64());
        }

        (_clock, _covered, _passedOver) = (clock, covered, reader.ReadInt64());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            _due.Enqueue((WindowOf(reader.ReadInt64(), reader.ReadInt64()), reader.ReadInt64()));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (route, number) = (reader.ReadString(), reader.ReadInt32());
            _resumable[(route, number)] = reader.ReadBytes(reader.ReadInt32());
        }
    }

    /// <summary>Makes a version known before its first batch, so that what was saved of it counts in windows that fire until then.</summary>
    public void Expect(MonitoredVersion version, string route) => MonitorOf(version, route);

    private void Resume(VersionMonitor monitor)
    {
        if (!_resumable.Remove((monitor.Key.Route, monitor.Key.ModelVersion), out var saved))
        {
            return;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(saved));
            monitor.Restore(reader);
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                _panes.Get(monitor.Key, reader.ReadInt64()).Restore(reader);
            }
        }
        catch (Exception misfit) when (misfit is InvalidDataException or EndOfStreamException)
        {
            Tell($"{monitor.Version.Model} version {monitor.Version.Version} ({monitor.Key.Route}): its saved state is not used: {misfit.Message}");
            _panes.Drop(monitor.Key);
            _monitors[monitor.Key] = new VersionMonitor(_plan, monitor.Key, monitor.Version, _output);
        }
    }

    /// <summary>Once every window with its panes has fired there is no use for what a version that did not come back had.</summary>
    private void ForgetUnresumed()
    {
        if (_resumable.Count > 0 && ++_windowsSinceRestore > _plan.Windows.PanesPerWindow)
        {
            _resumable.Clear();
        }
    }

    private byte[] Bytes(VersionMonitor monitor)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        monitor.Save(writer);
        var panes = _panes.Of(monitor.Key).ToArray();
        writer.Write(panes.Length);
        foreach (var (number, pane) in panes)
        {
            writer.Write(number);
            pane.Save(writer);
        }

        return stream.ToArray();
    }

    private FiredWindow WindowOf(long lastPane, long count)
    {
        var (end, first) = ((lastPane + 1) * _plan.Windows.Slide, lastPane - _plan.Windows.PanesPerWindow + 1);
        return new FiredWindow(end - _plan.Windows.Window, end, first, lastPane, count);
    }

    private static void Write(BinaryWriter writer, string route, int version, byte[] bytes)
    {
        writer.Write(route);
        writer.Write(version);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
