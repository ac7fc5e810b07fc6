using System.Runtime.InteropServices;
using StreamInfer.Host.History;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>Rows to draw from, with replacement.</summary>
internal sealed class RowPool
{
    private readonly List<float> _numbers = [];
    private readonly List<ulong> _hashes = [];
    private readonly List<double> _scores = [];

    public int Rows => _scores.Count;

    public void Add(HistoryRows rows, int row)
    {
        var (numbers, texts) = (rows.Columns.Numeric.Length, rows.Columns.Categorical.Length);
        _numbers.AddRange(rows.Numbers.AsSpan(row * numbers, numbers));
        for (var i = 0; i < texts; i++)
        {
            _hashes.Add(rows.Texts[(row * texts) + i] is { } text ? Fnv1a.Hash(text) : CategoryCounter.Absent);
        }

        _scores.Add(rows.Scores[row]);
    }

    /// <summary>Draws a row into a batch.</summary>
    public void Draw(MonitoringBatch batch, Rng rng, long time, long offset)
    {
        var (numbers, texts) = (batch.Version.Numeric.Length, batch.Version.Categorical.Length);
        var drawn = rng.NextBounded(Rows);
        var row = batch.Add(new MonitoredEvent(0, offset, time, default, _scores[drawn], null));
        CollectionsMarshal.AsSpan(_numbers).Slice(drawn * numbers, numbers).CopyTo(batch.NumbersOf(row));
        CollectionsMarshal.AsSpan(_hashes).Slice(drawn * texts, texts).CopyTo(batch.CategoriesOf(row));
    }
}
