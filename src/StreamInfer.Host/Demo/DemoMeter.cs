using StreamInfer.Batching;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Demo;

/// <summary>Takes snapshots of a running demo; rates and quantiles are those since the one before.</summary>
internal sealed class DemoMeter(ScoringService service, TransactionProducer simulator, PredictionReader predictions, AlertBoard board, TimeProvider time)
{
    private static readonly CloseReason[] Reasons = Enum.GetValues<CloseReason>();
    private readonly long _started = time.GetTimestamp();
    private readonly long[] _latencies = new long[service.Metrics.EventLatency.BucketCount];
    private readonly long[] _interval = new long[service.Metrics.EventLatency.BucketCount];
    private TimeSpan _lastElapsed;
    private long _lastScored;
    private long _lastBatches;
    private long _lastBatched;

    public DemoSnapshot Take()
    {
        var elapsed = time.GetElapsedTime(_started);
        var state = service.Pipeline!.State;
        var scored = predictions.Received;
        var batches = Reasons.Sum(state.BatchesClosed);
        TakeLatencies();
        var snapshot = new DemoSnapshot
        {
            Elapsed = elapsed,
            Sent = simulator.Sent,
            Scored = scored,
            ScoredPerSecond = (scored - _lastScored) / Math.Max(1e-3, (elapsed - _lastElapsed).TotalSeconds),
            P50 = LatencyHistogram.Quantile(_interval, 0.5),
            P99 = LatencyHistogram.Quantile(_interval, 0.99),
            BatchSize = (state.BatchedEvents - _lastBatched) / (double)Math.Max(1, batches - _lastBatches),
            Closed = Reasons.ToDictionary(reason => reason, state.BatchesClosed),
            Alerts = predictions.AlertCount,
            DeadLetters = state.DeadLetters,
            Late = state.LateEvents,
            InFlight = state.EventsRead - state.Completed,
            ScoreTenths = predictions.ScoreTenths(),
            LatestAlerts = board.Latest(),
        };
        (_lastElapsed, _lastScored, _lastBatches, _lastBatched) = (elapsed, scored, batches, state.BatchedEvents);
        return snapshot;
    }

    /// <summary>Seconds from arrival to hand-over below which a share of all events so far lies.</summary>
    public double Overall(double share)
    {
        service.Metrics.EventLatency.CopyTo(_latencies);
        return LatencyHistogram.Quantile(_latencies, share);
    }

    private void TakeLatencies()
    {
        _latencies.CopyTo(_interval, 0);
        service.Metrics.EventLatency.CopyTo(_latencies);
        for (var i = 0; i < _interval.Length; i++)
        {
            _interval[i] = _latencies[i] - _interval[i];
        }
    }
}
