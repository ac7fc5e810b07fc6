using System.Collections.Immutable;

namespace StreamInfer.Batching;

/// <summary>
/// What a run of one model version on one device takes, learnt as <c>fixed + perRow · rows</c> by <see cref="RobustLine"/> over the last 64 runs, of which
/// each counts half as much as the one 16 runs later. Runs that were timed at load count a little for good, so that the line is known at sizes
/// that do not occur. On another device everything is learnt anew. Safe for any thread.
/// </summary>
public sealed class RunTimeModel
{
    private const int Window = 64;

    /// <summary>What a run counts against the one after it: half as much as the one 16 runs later.</summary>
    private static readonly double Decay = Math.Pow(2, -1.0 / 16);

    private const double SeedWeight = 0.1;

    /// <summary>Runs between two fits, once there are so many.</summary>
    private const int FitEvery = 16;

    /// <summary>The error is averaged over so many runs, the last ones counting most.</summary>
    private const int ErrorSpan = 32;

    /// <summary>Errors of so many scales above the line are reckoned with when a run's time is kept in reserve.</summary>
    private const double ScalesInReserve = 2;

    private readonly Lock _gate = new();
    private readonly long _ticksPerSecond;
    private readonly int _seeds;
    private readonly double[] _rows;
    private readonly double[] _ticks;
    private readonly double[] _weights;
    private string _device;
    private int _seedsInUse;
    private long _runs;
    private double _fixed;
    private double _perRow;
    private double _scale;
    private double _error;

    /// <param name="ticksPerSecond"><see cref="TimeProvider.TimestampFrequency"/>.</param>
    /// <param name="device">Where the model runs.</param>
    /// <param name="timings">Runs timed at load, of several sizes; may be empty.</param>
    public RunTimeModel(long ticksPerSecond, string device, ImmutableArray<RunTiming> timings)
    {
        _ticksPerSecond = ticksPerSecond;
        _device = device;
        _seeds = timings.Length;
        _seedsInUse = timings.Length;
        _rows = new double[_seeds + Window];
        _ticks = new double[_rows.Length];
        _weights = new double[_rows.Length];
        for (var i = 0; i < _seeds; i++)
        {
            _rows[i] = timings[i].Rows;
            _ticks[i] = Math.Max(1, timings[i].Took.TotalSeconds * ticksPerSecond);
        }

        Fit();
    }

    /// <summary>Seconds that a run takes however few rows it has; 0 while nothing is known.</summary>
    public double FixedSeconds => Volatile.Read(ref _fixed) / _ticksPerSecond;

    /// <summary>Seconds that each row adds.</summary>
    public double SecondsPerRow => Volatile.Read(ref _perRow) / _ticksPerSecond;

    /// <summary>Mean of |actual − predicted| over predicted, of the last runs, each cut at 1; 0 before the first.</summary>
    public double PredictionError => Volatile.Read(ref _error);

    /// <summary>A batch's cost, its run as long as it may well take: the line, and twice the scale of what runs are off by, up to twice the line.</summary>
    public BatchCost CostWith(long handOverTicks)
    {
        lock (_gate)
        {
            var reserve = 1 + Math.Min(1, ScalesInReserve * _scale);
            return new BatchCost(_fixed * reserve, _perRow * reserve, handOverTicks);
        }
    }

    /// <summary>A run of <paramref name="rows"/> rows, padding included, took <paramref name="ticks"/> on <paramref name="device"/>.</summary>
    public void Add(int rows, long ticks, string device)
    {
        lock (_gate)
        {
            if (!string.Equals(device, _device, StringComparison.Ordinal))
            {
                _device = device;
                (_runs, _seedsInUse, _fixed, _perRow, _error) = (0, 0, 0, 0, 0);
            }

            var took = Math.Max(1, ticks);
            Judge(_fixed + (_perRow * rows), took);
            var slot = _seeds + (int)(_runs % Window);
            (_rows[slot], _ticks[slot]) = (rows, took);
            _runs++;
            if (_runs <= FitEvery || _runs % FitEvery == 0)
            {
                Fit();
            }
        }
    }

    private void Judge(double predicted, double took)
    {
        if (predicted > 0)
        {
            _error += (Math.Min(1, Math.Abs((took / predicted) - 1)) - _error) / Math.Min(ErrorSpan, _runs + 1);
        }
    }

    private void Fit()
    {
        // On another device the seeds are passed over.
        var first = _seeds - _seedsInUse;
        var count = _seedsInUse + (int)Math.Min(_runs, Window);
        if (count == 0)
        {
            return;
        }

        Array.Fill(_weights, SeedWeight, first, _seedsInUse);
        var weight = 1.0;
        for (var age = 0; age < Math.Min(_runs, Window); age++)
        {
            _weights[_seeds + (int)((_runs - 1 - age) % Window)] = weight;
            weight *= Decay;
        }

        (_fixed, _perRow, _scale) = RobustLine.Fit(_rows.AsSpan(first, count), _ticks.AsSpan(first, count), _weights.AsSpan(first, count));
    }
}
