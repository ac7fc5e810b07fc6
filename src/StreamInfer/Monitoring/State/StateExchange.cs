using System.Collections.Concurrent;
using StreamInfer.Ingestion;
using StreamInfer.Models.Control;
using StreamInfer.Monitoring.Engine;

namespace StreamInfer.Monitoring.State;

/// <summary>
/// Keeps an engine's state in a compacted topic, and exchanges panes with other instances. The engine's thread gives and takes bytes; the topic's own threads read, and
/// whoever calls <see cref="Send"/> writes: that may begin threads, which would inherit a low priority.
/// </summary>
/// <remarks>
/// A crash costs the events since the last checkpoint that were committed meanwhile: windows with them are short of these. None counts twice: what lies below a
/// checkpoint's offsets is passed over. A partition that moves to another instance leaves what it counted so far with the one that it came from.
/// </remarks>
public sealed class StateExchange : IControlListener, IDisposable
{
    /// <summary>Most bytes of a record that brokers take by default, with room for the rest of it.</summary>
    private const int MostBytes = 950_000;

    private readonly IControlTopic _topic;
    private readonly string _pipeline;
    private readonly string _instance;
    private readonly bool _isStable;
    private readonly ConcurrentQueue<(StateKey Key, byte[]? Value, DateTimeOffset Timestamp)> _incoming = new();
    private readonly ConcurrentQueue<(string Key, byte[]? Value)> _outgoing = new();
    private readonly Dictionary<StateKey, long> _panes = [];
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _checkpoint;
    private volatile string? _trouble;

    /// <param name="topic">Owned by this from now on.</param>
    /// <param name="pipeline">Name of the topology.</param>
    /// <param name="instance">Names this instance.</param>
    /// <param name="isStable">Whether it has the same name after a restart: without, no checkpoint is kept.</param>
    public StateExchange(IControlTopic topic, string pipeline, string instance, bool isStable)
    {
        (_topic, _pipeline, _instance, _isStable) = (topic, pipeline, instance, isStable);
        topic.Follow(this);
    }

    /// <summary>Done once everything that was in the topic has been read.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Why the topic cannot be read; null while it can.</summary>
    public string? Trouble => _trouble;

    /// <summary>What this instance saved before it was restarted; null where there is nothing.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public byte[]? Checkpoint => _isStable && Volatile.Read(ref _checkpoint) is { } saved ? StateValue.Inflate(saved) : null;

    /// <inheritdoc/>
    public void OnRecord(string key, byte[]? value, long offset, DateTimeOffset timestamp)
    {
        if (StateKey.Parse(key, _pipeline) is not { } parsed)
        {
            return;
        }

        if (!string.Equals(parsed.Instance, _instance, StringComparison.Ordinal))
        {
            _incoming.Enqueue((parsed, value, timestamp));
        }
        else if (parsed.Kind == StateKind.Checkpoint && !_caughtUp.Task.IsCompleted)
        {
            Volatile.Write(ref _checkpoint, value);
        }
    }

    /// <inheritdoc/>
    public void OnCaughtUp(IReadOnlyList<PartitionPosition> ends) => _caughtUp.TrySetResult();

    /// <inheritdoc/>
    public void OnTrouble(string? trouble) => _trouble = trouble;

    /// <summary>Gives an engine what other instances said. On the engine's thread.</summary>
    /// <param name="engine">Takes it.</param>
    /// <param name="nowMs">The clock, Unix milliseconds.</param>
    public void Receive(MonitoringEngine engine, long nowMs)
    {
        engine.IsExchanging = true;
        while (_incoming.TryDequeue(out var record))
        {
            try
            {
                Receive(engine, record.Key, record.Value, Math.Min(nowMs, record.Timestamp.ToUnixTimeMilliseconds()));
            }
            catch (Exception misfit) when (misfit is InvalidDataException or EndOfStreamException)
            {
                _trouble = $"the state topic's record '{record.Key.Of(_pipeline)}' cannot be read: {misfit.Message}";
            }
        }
    }

    /// <summary>Takes from an engine what other instances are to know. On the engine's thread; sent by <see cref="Send"/>.</summary>
    /// <param name="engine">Has it.</param>
    /// <param name="keepMs">Panes that were published so long ago are deleted, those of instances that are gone included.</param>
    /// <param name="nowMs">The clock, Unix milliseconds.</param>
    public void Give(MonitoringEngine engine, long keepMs, long nowMs)
    {
        foreach (var group in engine.TakeClosed().GroupBy(pane => (pane.Version, pane.Number)))
        {
            var key = new StateKey(StateKind.Pane, _instance, group.Key.Version, group.Key.Number);
            _panes[key] = nowMs;
            _outgoing.Enqueue((key.Of(_pipeline), StateValue.OfPanes(engine.AllOf(group.Key.Version, group.Key.Number))));
        }

        foreach (var (key, since) in _panes)
        {
            if (nowMs - since > keepMs && (engine.IsEvaluating || string.Equals(key.Instance, _instance, StringComparison.Ordinal)))
            {
                _panes.Remove(key);
                _outgoing.Enqueue((key.Of(_pipeline), null));
            }
        }

        if (engine.TakeAlarms() is { } alarms)
        {
            _outgoing.Enqueue((StateKey.OfAlarms.Of(_pipeline), StateValue.Deflate(alarms)));
        }

        // After the panes: who reads it has them.
        if (engine.WatermarkMs is { } watermark)
        {
            _outgoing.Enqueue((new StateKey(StateKind.Instance, _instance).Of(_pipeline), StateValue.OfWatermark(watermark)));
        }
    }

    /// <summary>Takes an engine's checkpoint. On the engine's thread; sent by <see cref="Send"/>.</summary>
    /// <returns>Why it was not taken; null where it was.</returns>
    public string? Keep(MonitoringEngine engine)
    {
        if (!_isStable)
        {
            return null;
        }

        using var stream = new MemoryStream();
        engine.Save(new BinaryWriter(stream));
        var value = StateValue.Deflate(stream.ToArray());
        if (value.Length > MostBytes)
        {
            return $"a checkpoint has {value.Length} bytes, and a record {MostBytes} at most: watch fewer columns, or make fewer slides a window";
        }

        _outgoing.Enqueue((new StateKey(StateKind.Checkpoint, _instance).Of(_pipeline), value));
        return null;
    }

    /// <summary>Sends what was given. On a thread of usual priority.</summary>
    public void Send()
    {
        while (_outgoing.TryDequeue(out var record))
        {
            _topic.Report(record.Key, record.Value);
        }
    }

    /// <summary>Tells the others that this instance goes, and sends what waits.</summary>
    public void Dispose()
    {
        _outgoing.Enqueue((new StateKey(StateKind.Instance, _instance).Of(_pipeline), null));
        Send();
        _topic.Dispose();
    }

    private void Receive(MonitoringEngine engine, StateKey key, byte[]? value, long whenMs)
    {
        switch (key.Kind)
        {
            case StateKind.Instance:
                engine.Heard(key.Instance, value is null ? null : StateValue.ToWatermark(value), whenMs);
                break;
            case StateKind.Alarms when value is not null && !engine.HasJudged:
                engine.HearAlarms(StateValue.Inflate(value));
                break;
            case StateKind.Pane when value is not null:
                _panes[key] = whenMs;
                foreach (var pane in StateValue.ToPanes(value, key))
                {
                    engine.Absorb(key.Instance, pane);
                }

                break;
            case StateKind.Pane:
                _panes.Remove(key);
                break;
        }
    }
}
