using StreamInfer.Inference;

namespace StreamInfer.Monitoring.Tap;

/// <summary>
/// A detector of the user's own: a model that says of each row how strange it is. It runs on monitoring's thread, over the rows as they were scored, with imputed values in the
/// place of missing ones. Where it fails, the rows are not judged, and that is counted. Used by one thread at a time; its figures are read by anyone.
/// </summary>
internal sealed class AnomalyModel
{
    private readonly IModelSession _session;
    private readonly FeatureBlock _rows;
    private readonly ScoreBlock _scores;
    private readonly Dictionary<RowLayout, RowTransfer> _transfers = new(ReferenceEqualityComparer.Instance);
    private RowTransfer? _transfer;
    private int _count;
    private long _failures;
    private string? _lastFailure;

    /// <param name="session">Bound to the topology; stays its owner's.</param>
    /// <param name="capacity">Most rows of a batch.</param>
    public AnomalyModel(IModelSession session, int capacity)
    {
        _session = session;
        _rows = new FeatureBlock(session.Layout, capacity);
        _scores = new ScoreBlock(session.Shape, capacity);
    }

    /// <summary>Rows that it was given and has no score for.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Why the last of them has none; null before the first.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Empties it.</summary>
    /// <param name="layout">Of the rows that come.</param>
    public void Begin(RowLayout layout)
    {
        _count = 0;
        if (!_transfers.TryGetValue(layout, out _transfer))
        {
            _transfers.Add(layout, _transfer = new RowTransfer(layout, _session.Layout));
        }
    }

    /// <summary>Takes a row in.</summary>
    public void Add(FeatureBlock from, int row)
    {
        if (_transfer!.Problem is null)
        {
            _transfer.Copy(from, row, _rows, _count);
        }

        _count++;
    }

    /// <summary>Scores the rows.</summary>
    /// <returns>One a row, NaN where there is none; valid until the next <see cref="Begin"/>.</returns>
    public ReadOnlySpan<double> Run()
    {
        var scores = _scores.Scores.AsSpan(0, _count);
        var failure = _transfer!.Problem;
        if (failure is null && _count > 0)
        {
            try
            {
                _session.Run(_rows, _count, _scores);
            }
            catch (ModelRunException failed)
            {
                failure = failed.Message;
            }
        }

        if (failure is not null)
        {
            scores.Fill(double.NaN);
        }

        foreach (var score in scores)
        {
            if (!double.IsFinite(score))
            {
                Volatile.Write(ref _failures, _failures + 1);
                Volatile.Write(ref _lastFailure, failure ?? "a score is not finite");
            }
        }

        return scores;
    }
}
