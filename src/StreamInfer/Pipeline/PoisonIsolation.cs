using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Publishing;

namespace StreamInfer.Pipeline;

/// <summary>
/// Finds the primary rows of a batch that make a run fail. Each is found by binary search for the first of them, in at most ⌈log2 n⌉ runs; what passes on the way is scored.
/// One run of the row alone makes sure of it where the search has not, and one scores what lies behind it, or begins the next search. Used by one thread.
/// </summary>
internal sealed class PoisonIsolation(ModelBreaker breaker, PartialRun model)
{
    /// <summary>Rows that are tried one by one, spread over a batch, before it is held that the model fails on all.</summary>
    private const int Samples = 8;

    // In order; at most the rows of a batch.
    private readonly List<(int Row, string Message)> _culprits = [];
    private MicroBatch _batch = null!;
    private LaneRows _rows = null!;
    private Action<MicroBatch, int>? _beforeAlone;
    private (int Start, int Count, string Message) _lastFailure;

    /// <summary>The runtime's, of the last run that failed.</summary>
    public string LastMessage => _lastFailure.Message;

    /// <summary>Scores what can be scored of a batch whose run failed as a whole; the culprits get dead letters.</summary>
    /// <param name="batch">One row or more.</param>
    /// <param name="failure">Of that run.</param>
    /// <param name="attempt">How often this was tried already with this batch: other rows are tried first each time.</param>
    /// <returns>False where it seems to be the model that fails, whatever the row: then no event of the batch was touched.</returns>
    /// <exception cref="ModelRunException">Out of memory with the fewest rows there can be: no row is to blame.</exception>
    public bool TryIsolate(MicroBatch batch, ModelRunException failure, int attempt)
    {
        Start(batch, (0, batch.Primary.Rows, failure.Message), beforeAlone: null);
        if (breaker.IsSuspect && batch.Primary.Rows > 1 && !AnySamplePasses(attempt))
        {
            return false;
        }

        var next = 0;
        do
        {
            next = FindFirst(next);
            do
            {
                if (!FailsAlone(next++))
                {
                    break;
                }

                if (!TryAccuse(next - 1, attempt))
                {
                    return false;
                }
            }
            while (IsAmongCulprits(next));
        }
        while (next < batch.Primary.Rows && !Passes(next, batch.Primary.Rows - next));

        Refuse();
        return true;
    }

    /// <summary>Scores a batch row by row, whatever a run of many would do; returns and throws as <see cref="TryIsolate"/> does.</summary>
    /// <param name="batch">One row or more.</param>
    /// <param name="attempt">As there.</param>
    /// <param name="beforeAlone">Told the batch and the row before each run.</param>
    public bool TryScoreOneByOne(MicroBatch batch, int attempt, Action<MicroBatch, int> beforeAlone)
    {
        Start(batch, default, beforeAlone);
        for (var row = 0; row < batch.Primary.Rows; row++)
        {
            if (!Passes(row, 1) && !TryAccuse(row, attempt))
            {
                return false;
            }
        }

        Refuse();
        return true;
    }

    private void Start(MicroBatch batch, (int Start, int Count, string Message) failure, Action<MicroBatch, int>? beforeAlone)
    {
        (_batch, _rows, _lastFailure, _beforeAlone) = (batch, batch.Primary, failure, beforeAlone);
        _culprits.Clear();
    }

    /// <summary>Given that the rows from here on fail together, finds the first that has to do with it; those before it are scored.</summary>
    private int FindFirst(int start)
    {
        for (var count = _rows.Rows - start; count > 1;)
        {
            var half = count / 2;
            if (Passes(start, half))
            {
                (start, count) = (start + half, count - half);
            }
            else
            {
                count = half;
            }
        }

        return start;
    }

    /// <summary>Behind two culprits in a row the next is tried alone at once: a search would take more runs where there are many.</summary>
    private bool IsAmongCulprits(int row) => row < _rows.Rows && _culprits.Count > 1 && _culprits[^1].Row == row - 1 && _culprits[^2].Row == row - 2;

    /// <summary>A run may fail for its size, or the time it takes, with no row to blame.</summary>
    private bool FailsAlone(int row) => (_lastFailure.Start == row && _lastFailure.Count == 1) || !Passes(row, 1);

    private bool TryAccuse(int row, int attempt)
    {
        _culprits.Add((row, _lastFailure.Message));
        breaker.EventFailed();
        return !breaker.IsSuspect || AnySamplePasses(attempt);
    }

    /// <summary>Tries rows by themselves, spread over the batch, but for known culprits. One that passes clears the model.</summary>
    private bool AnySamplePasses(int attempt)
    {
        var step = (_rows.Rows + Samples - 1) / Samples;
        for (var row = attempt % step; row < _rows.Rows; row += step)
        {
            if (!_culprits.Exists(culprit => culprit.Row == row) && Passes(row, 1))
            {
                return true;
            }
        }

        return false;
    }

    // Whoever is told has all rows run alone.
    private bool Passes(int start, int count)
    {
        _beforeAlone?.Invoke(_batch, start);
        try
        {
            model.Run(_rows, start, count);
            return true;
        }
        catch (ModelRunException failure) when (failure.Failure != RunFailure.OutOfMemory || breaker.IsDisabled)
        {
            _lastFailure = (start, count, failure.Message);
            return false;
        }
    }

    private void Refuse()
    {
        var next = 0;
        foreach (ref var culprit in _batch.Events)
        {
            if (next < _culprits.Count && culprit.Lane == 0 && culprit.Row == _culprits[next].Row)
            {
                culprit.Row = -1;
                culprit.Reason = DeadLetterReason.ModelError;
                culprit.Detail = _culprits[next++].Message;
            }
        }
    }
}
