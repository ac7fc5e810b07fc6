using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Monitoring.Engine;

/// <content>Adding up with other instances.</content>
public sealed partial class MonitoringEngine
{
    /// <summary>An instance that said nothing for so long is not waited for.</summary>
    private const long Silence = 60_000;

    private readonly Dictionary<(PaneKey Key, long Number), long> _given = [];
    private readonly Dictionary<(PaneKey Key, long Number), Dictionary<string, byte[]>> _others = [];
    private readonly Dictionary<string, (long WatermarkMs, long SeenMs)> _instances = new(StringComparer.Ordinal);
    private readonly List<(PaneKey Key, ClosedPane Pane)> _leaving = [];
    private (PaneKey Key, ClosedPane Pane)[] _left = [];
    private long? _evaluatedPane;

    /// <summary>Whether other instances get its panes: those that no window of its own uses any more are then kept until they were taken.</summary>
    public bool IsExchanging { get; set; }

    /// <summary>Panes of other instances that were counted by another reference, or came after the last window with them.</summary>
    public long PanesRefused { get; private set; }

    /// <summary>What was counted here in panes that are over, as far as it changed since the last call: late events reopen a pane.</summary>
    public IReadOnlyList<ClosedPane> TakeClosed()
    {
        _left = [.. _leaving];
        _leaving.Clear();
        List<ClosedPane> closed = [.. _left.Select(item => item.Pane)];
        foreach (var key in _panes.Keys)
        {
            foreach (var (number, pane) in _panes.Of(key))
            {
                if ((number + 1) * _plan.Windows.Slide <= _clock.Watermark && _given.GetValueOrDefault((key, number)) != pane.Rows)
                {
                    _given[(key, number)] = pane.Rows;
                    closed.Add(ClosedOf(key, number, pane));
                }
            }
        }

        return closed;
    }

    /// <summary>What was counted here of a version in a pane, on all routes: of those that the last <see cref="TakeClosed"/> had.</summary>
    public IEnumerable<ClosedPane> AllOf(int version, long number)
    {
        var held = from key in _panes.Keys
                   where key.ModelVersion == version
                   from pane in _panes.Of(key)
                   where pane.Key == number
                   select ClosedOf(key, number, pane.Value);
        return held.Concat(_left.Where(item => item.Key.ModelVersion == version && item.Pane.Number == number).Select(item => item.Pane));
    }

    /// <summary>Takes what another instance counted, in place of what it said of the same pane before.</summary>
    public void Absorb(string instance, ClosedPane pane)
    {
        if (pane.Number <= _evaluatedPane - _plan.Windows.PanesPerWindow)
        {
            PanesRefused++;
            return;
        }

        var key = (new PaneKey(_pipeline, pane.Route, pane.Version), pane.Number);
        if (!_others.TryGetValue(key, out var panes))
        {
            _others.Add(key, panes = new Dictionary<string, byte[]>(StringComparer.Ordinal));
        }

        panes[instance] = pane.Bytes;
    }

    /// <summary>Another instance is there, and so far.</summary>
    /// <param name="instance">Its name.</param>
    /// <param name="watermarkMs">Its watermark: panes before were published. Null where it has none yet, or is gone.</param>
    /// <param name="nowMs">The clock, Unix milliseconds.</param>
    public void Heard(string instance, long? watermarkMs, long nowMs)
    {
        if (watermarkMs is { } watermark)
        {
            _instances[instance] = (watermark, nowMs);
        }
        else
        {
            _instances.Remove(instance);
        }
    }

    /// <summary>Whether all that talk are past a window, or took too long: a window that another instance would hold up for good goes without it.</summary>
    private bool IsComplete(FiredWindow window, long firedMs, long nowMs)
    {
        if (!IsEvaluating || nowMs - firedMs >= Math.Max(_plan.Windows.Slide, Silence))
        {
            return true;
        }

        foreach (var (_, (watermark, seen)) in _instances)
        {
            if (nowMs - seen < Silence && watermark < window.End)
            {
                return false;
            }
        }

        return true;
    }

    private static ClosedPane ClosedOf(PaneKey key, long number, Pane pane)
    {
        using var stream = new MemoryStream();
        pane.Save(new BinaryWriter(stream));
        return new ClosedPane(key.Route, key.ModelVersion, number, stream.ToArray());
    }

    private Pane Merged(VersionMonitor monitor, FiredWindow window)
    {
        var merged = _panes.Merged(monitor.Key, window.FirstPane, window.LastPane);
        _evaluatedPane = window.LastPane;
        for (var number = window.FirstPane; number <= window.LastPane && _others.Count > 0; number++)
        {
            foreach (var bytes in _others.GetValueOrDefault((monitor.Key, number))?.Values ?? Enumerable.Empty<byte[]>())
            {
                try
                {
                    var pane = new Pane(monitor.Counting.Panes);
                    pane.Restore(new BinaryReader(new MemoryStream(bytes)));
                    merged.Merge(pane);
                }
                catch (Exception misfit) when (misfit is InvalidDataException or EndOfStreamException)
                {
                    PanesRefused++;
                    Tell($"what another instance counted is left out: {misfit.Message}");
                }
            }
        }

        return merged;
    }

    /// <summary>An instance that catches up passes many windows between two takings.</summary>
    private void Leave(PaneKey key, long number, Pane pane)
    {
        if (IsExchanging && _given.GetValueOrDefault((key, number)) != pane.Rows)
        {
            _leaving.Add((key, ClosedOf(key, number, pane)));
        }
    }

    private void DropOthers(long oldest)
    {
        foreach (var key in _others.Keys.Where(key => key.Number < oldest).ToArray())
        {
            _others.Remove(key);
        }

        foreach (var key in _given.Keys.Where(key => key.Number < oldest).ToArray())
        {
            _given.Remove(key);
        }
    }
}
