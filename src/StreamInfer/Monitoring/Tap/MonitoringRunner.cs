using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Records;
using StreamInfer.Pipeline;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Tap;

/// <summary>
/// Runs monitoring on a thread of its own: takes copies of batches, counts them, writes what they say, keeps state. Whatever goes wrong here ends or thins out
/// monitoring, and nothing else: nobody waits for it.
/// </summary>
public sealed class MonitoringRunner : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitForState = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BehindFor = TimeSpan.FromMinutes(1);

    private readonly MonitoringParts _parts;
    private readonly MonitoringTap _tap;
    private readonly MonitoringEngine _engine;
    private readonly MonitoringPump _pump;
    private readonly MonitoringPublisher _publisher;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly ITimer _timer;
    private readonly long _started;
    private MonitoringSnapshot _snapshot;
    private IReadOnlyList<int> _awaited = [];
    private Exception? _failure;
    private bool _isLoaded;
    private string? _unkept;
    private long _kept;
    private long _looked;
    private long _seenDropped;
    private long _droppedAt;
    private long _seenFailures;
    private long _failedAt;

    public MonitoringRunner(MonitoringParts parts)
    {
        _parts = parts;
        var (plan, topology) = (parts.Plan, parts.Topology);
        var format = topology.Output.Format;
        _tap = new MonitoringTap(topology.Batching.MaxBatchSize, copiesKeys: plan.AnomalyTopic is not null || plan.Duplicates == EventIdentity.Key);
        Anomalies = new RecentAnomalies(topology.Source.Topic);
        _publisher = new MonitoringPublisher(
            parts.Sink, plan, new DriftEncoder(format, parts.DriftSchemaId), new AnomalyEncoder(topology.Source.Topic, format, parts.AnomalySchemaId), Anomalies, parts.Time, parts.Logger, _stop.Token);
        _engine = new MonitoringEngine(plan, topology.Name, _publisher);
        _pump = new MonitoringPump(_tap, _engine, topology, plan, parts.Versions, parts.Time, parts.Detector);
        _snapshot = _engine.Snapshot();
        _started = parts.Time.GetTimestamp();
        _isLoaded = parts.State is null;
        _thread = new Thread(Run) { IsBackground = true, Name = "monitoring" };
        _thread.Start();

        // Made here: on monitoring's thread it would inherit that one's priority, and so would whatever its callback begins.
        _timer = parts.Time.CreateTimer(_ => OnTick(), null, Tick, Tick);
    }

    /// <summary>Takes the copies.</summary>
    public IBatchObserver Observer => _tap;

    /// <summary>How things stood a second ago at most.</summary>
    public MonitoringSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The latest events that were alerted on.</summary>
    public RecentAnomalies Anomalies { get; }

    /// <summary>Events that were not watched since monitoring was behind.</summary>
    public long Dropped => _tap.Dropped;

    /// <summary>Events that wait to be watched.</summary>
    public long Waiting => _tap.Waiting;

    /// <summary>Batches of records that did not get through.</summary>
    public long FailedWrites => _publisher.Failed;

    /// <summary>How far the watermark is behind the clock; NaN before the first event.</summary>
    public double WatermarkLagSeconds =>
        Snapshot.WatermarkMs is { } watermark ? (_parts.Time.GetUtcNow().ToUnixTimeMilliseconds() - watermark) / 1e3 : double.NaN;

    /// <summary>What the last judging of windows took, in seconds; 0 before the first.</summary>
    public double EvaluationSeconds => _pump.EvaluationSeconds;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Problem
    {
        get
        {
            if (Volatile.Read(ref _failure) is { } failure)
            {
                return $"monitoring stopped: {failure.Message}";
            }

            var droppedAt = Volatile.Read(ref _droppedAt);
            return droppedAt != 0 && _parts.Time.GetElapsedTime(droppedAt) < BehindFor
                ? $"monitoring is behind: {Dropped} events were not watched so far; lower monitoring.sampling"
                : DetectorProblem ?? _parts.State?.Trouble;
        }
    }

    /// <summary>Events that the detecting model has no score for.</summary>
    public long DetectorFailures => _pump.DetectorFailures;

    private string? DetectorProblem =>
        Volatile.Read(ref _failedAt) is var at && at != 0 && _parts.Time.GetElapsedTime(at) < BehindFor
            ? $"the model of monitoring.anomalies has no score for {DetectorFailures} events so far; the last: {_pump.LastDetectorFailure}"
            : null;

    /// <summary>Changes into a state so far.</summary>
    public long TransitionsTo(AlarmState state) => _publisher.TransitionsTo(state);

    /// <summary>Ends it, with a last checkpoint. What waits is given up.</summary>
    public void Dispose()
    {
        // Its callback uses what goes now.
        _timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stop.Cancel();
        if (_parts.Detector is { } detector)
        {
            // A run that takes long must not hold the end up.
            detector.IsTerminated = true;
        }

        _tap.Wake();
        _thread.Join();
        _parts.State?.Dispose();
        _tap.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        _parts.OnThread();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!Step())
                {
                    _tap.Wait();
                }
            }

            if (_isLoaded && _parts.State is { } state)
            {
                state.Give(_engine, 2 * _parts.Plan.Windows.Window, _parts.Time.GetUtcNow().ToUnixTimeMilliseconds());
                state.Keep(_engine);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It ends; what it has not written is nobody's loss.
        }
        catch (Exception failure)
        {
            // The process scores on: a mistake in what only watches must not end it.
            Volatile.Write(ref _failure, failure);
            MonitoringLog.Stopped(_parts.Logger, failure);
        }
    }

    private bool Step()
    {
        if (!_isLoaded && !TryLoad())
        {
            return false;
        }

        AwaitPartitions();
        var isBusy = _pump.TryStep();
        if (_parts.Time.GetElapsedTime(_looked) >= Tick)
        {
            _looked = _parts.Time.GetTimestamp();
            Look();
        }

        _publisher.Flush();
        return isBusy;
    }

    /// <summary>Before the first of their events: a partition that came just now must not be taken for one without events.</summary>
    private void AwaitPartitions()
    {
        var partitions = _parts.Partitions();
        if (ReferenceEquals(partitions, _awaited))
        {
            return;
        }

        var nowMs = _parts.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var partition in partitions.Except(_awaited))
        {
            _engine.Await(partition, nowMs);
        }

        _awaited = partitions;
    }

    /// <summary>Once a second.</summary>
    private void Look()
    {
        Volatile.Write(ref _snapshot, _engine.Snapshot());
        if (_parts.State is not { } state)
        {
            return;
        }

        var nowMs = _parts.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _engine.IsEvaluating = _parts.Partitions().Contains(0);
        state.Receive(_engine, nowMs);
        state.Give(_engine, 2 * _parts.Plan.Windows.Window, nowMs);
        if (_parts.Time.GetElapsedTime(_kept) >= KeepEvery)
        {
            _kept = _parts.Time.GetTimestamp();
            TellUnkept(state.Keep(_engine));
        }
    }

    /// <summary>Goes on where this instance was, once that is known. While the topic is away it is waited for, but not for ever.</summary>
    private bool TryLoad()
    {
        var state = _parts.State!;
        if (!state.CaughtUp.IsCompleted)
        {
            if (_parts.Time.GetElapsedTime(_started) < WaitForState)
            {
                return false;
            }

            TellUnkept("the state topic could not be read in time, so windows begin empty");
        }

        _isLoaded = true;
        try
        {
            if (state.Checkpoint is { } saved)
            {
                _engine.Restore(new BinaryReader(new MemoryStream(saved)));
            }
        }
        catch (Exception misfit) when (misfit is InvalidDataException or EndOfStreamException)
        {
            TellUnkept($"what was kept cannot be used, so windows begin empty: {misfit.Message}");
        }

        // Before the first window: one that was complete when the state was kept would else be judged without the others' panes.
        _engine.IsEvaluating = _parts.Partitions().Contains(0);
        state.Receive(_engine, _parts.Time.GetUtcNow().ToUnixTimeMilliseconds());

        return true;
    }

    private void TellUnkept(string? reason)
    {
        if (reason is not null && reason != _unkept)
        {
            MonitoringLog.NotKept(_parts.Logger, reason);
        }

        _unkept = reason;
    }

    /// <summary>On the timer's thread.</summary>
    private void OnTick()
    {
        if (Dropped > _seenDropped)
        {
            _seenDropped = Dropped;
            Volatile.Write(ref _droppedAt, _parts.Time.GetTimestamp());
        }

        if (DetectorFailures > _seenFailures)
        {
            _seenFailures = DetectorFailures;
            Volatile.Write(ref _failedAt, _parts.Time.GetTimestamp());
        }

        _parts.State?.Send();
        _tap.Wake();
    }
}
