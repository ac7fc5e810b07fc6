using System.Collections.Immutable;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Api.Sampling;

/// <summary>
/// The numbers of a pipeline over the last five minutes: once a second it reads what the pipeline counts anyway, so the pipeline knows nothing of it. Bounded: 300 points and
/// eleven copies of a histogram. Safe for any thread.
/// </summary>
internal sealed class PipelineSampler
{
    /// <summary>Most points that are kept.</summary>
    public const int MostPoints = 300;

    private const int RecentSeconds = 10;

    private readonly Lock _gate = new();
    private readonly Queue<SeriesPoint> _points = new();
    private readonly Queue<Reading> _readings = new();
    private RecentLatency _recent;

    /// <summary>The points, oldest first.</summary>
    public ImmutableArray<SeriesPoint> Points
    {
        get
        {
            lock (_gate)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>The newest point; null before the second reading.</summary>
    public SeriesPoint? Last
    {
        get
        {
            lock (_gate)
            {
                return _points.Count == 0 ? null : _points.Last();
            }
        }
    }

    /// <summary>The last ten seconds.</summary>
    public RecentLatency Recent
    {
        get
        {
            lock (_gate)
            {
                return _recent;
            }
        }
    }

    /// <summary>Takes a reading; to be called once a second.</summary>
    /// <param name="metrics">What the pipeline counts.</param>
    /// <param name="lag">Events that are not read yet; negative while unknown.</param>
    /// <param name="now">In UTC.</param>
    public void Take(PipelineMetrics metrics, long lag, DateTimeOffset now)
    {
        var reading = new Reading(now, new long[metrics.EventLatency.BucketCount], metrics.Totals.LateEvents);
        metrics.EventLatency.CopyTo(reading.Counts);
        lock (_gate)
        {
            if (_readings.Count > 0)
            {
                Add(PointOf(_readings.Last(), reading, lag));
                _recent = RecentOf(_readings.Peek(), reading);
            }

            _readings.Enqueue(reading);
            if (_readings.Count > RecentSeconds)
            {
                _readings.Dequeue();
            }
        }
    }

    private void Add(SeriesPoint point)
    {
        _points.Enqueue(point);
        if (_points.Count > MostPoints)
        {
            _points.Dequeue();
        }
    }

    private static SeriesPoint PointOf(Reading before, Reading now, long lag)
    {
        var counts = Between(before, now);
        var seconds = Math.Max((now.At - before.At).TotalSeconds, 1e-3);
        return new SeriesPoint(now.At, counts.Sum() / seconds, Quantile(counts, 0.5), Quantile(counts, 0.99), lag < 0 ? null : lag);
    }

    private static RecentLatency RecentOf(Reading before, Reading now)
    {
        var counts = Between(before, now);
        var events = counts.Sum();
        return new RecentLatency(
            Quantile(counts, 0.5), Quantile(counts, 0.95), Quantile(counts, 0.99), events == 0 ? null : Math.Clamp((double)(now.Late - before.Late) / events, 0, 1));
    }

    private static long[] Between(Reading before, Reading now)
    {
        var counts = new long[now.Counts.Length];
        for (var bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] = now.Counts[bin] - before.Counts[bin];
        }

        return counts;
    }

    private static double? Quantile(long[] counts, double share) => Numbers.OrNull(LatencyHistogram.Quantile(counts, share));

    private sealed record Reading(DateTimeOffset At, long[] Counts, long Late);
}
