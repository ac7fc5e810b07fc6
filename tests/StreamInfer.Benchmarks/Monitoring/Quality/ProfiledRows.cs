using StreamInfer.Host.History;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Benchmarks.Monitoring.Quality;

/// <summary>Gathers rows for a reference, and makes it.</summary>
/// <param name="most">Rows after which no more are taken.</param>
internal sealed class ProfiledRows(int most = int.MaxValue)
{
    private readonly List<(string Name, List<float> Values)> _numbers = [];
    private readonly List<(string Name, List<string?> Values)> _texts = [];
    private readonly List<float> _scores = [];

    /// <summary>Takes all rows of a block.</summary>
    public void Add(HistoryRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            Add(rows, row);
        }
    }

    /// <summary>Takes a row of a block.</summary>
    public void Add(HistoryRows rows, int row)
    {
        if (_numbers.Count == 0 && _texts.Count == 0)
        {
            _numbers.AddRange(rows.Columns.Numeric.Select(name => (name, new List<float>())));
            _texts.AddRange(rows.Columns.Categorical.Select(name => (name, new List<string?>())));
        }

        if (_scores.Count == most)
        {
            return;
        }

        for (var i = 0; i < _numbers.Count; i++)
        {
            _numbers[i].Values.Add(rows.Numbers[(row * _numbers.Count) + i]);
        }

        for (var i = 0; i < _texts.Count; i++)
        {
            _texts[i].Values.Add(rows.Texts[(row * _texts.Count) + i]);
        }

        _scores.Add((float)rows.Scores[row]);
    }

    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="isLeftOut">Columns that are not compared.</param>
    public ReferenceProfile Make(string model, int version, Predicate<string>? isLeftOut = null)
    {
        var builder = new ReferenceProfileBuilder();
        foreach (var (name, values) in _numbers.Where(column => isLeftOut?.Invoke(column.Name) is not true))
        {
            builder.AddNumeric(name, [.. values]);
        }

        foreach (var (name, values) in _texts)
        {
            builder.AddCategorical(name, values);
        }

        builder.AddScores([.. _scores], isUnitInterval: true);
        return ReferenceProfileReader.Parse(ReferenceProfileWriter.Write(builder.Build(model, version, DateTimeOffset.UnixEpoch)));
    }
}
