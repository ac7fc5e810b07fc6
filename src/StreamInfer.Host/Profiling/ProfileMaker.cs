using StreamInfer.Host.History;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Host.Profiling;

/// <summary>Gathers the columns of all events, and makes the reference of them.</summary>
internal sealed class ProfileMaker
{
    private readonly ReferenceColumns _columns;
    private readonly List<float>[] _numbers;
    private readonly List<string?>[] _texts;
    private readonly List<float> _scores = [];
    private readonly Dictionary<string, string> _interned = new(StringComparer.Ordinal);
    private long _latest = -1;
    private bool _isUnitInterval = true;

    public ProfileMaker(ReferenceColumns columns)
    {
        _columns = columns;
        _numbers = [.. columns.Numeric.Select(_ => new List<float>())];
        _texts = [.. columns.Categorical.Select(_ => new List<string?>())];
    }

    /// <summary>Rows gathered.</summary>
    public int Rows { get; private set; }

    /// <summary>Takes in the block that was read last.</summary>
    public void Add(HistoryRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            _latest = Math.Max(_latest, rows.Times[row]);
            for (var column = 0; column < _numbers.Length; column++)
            {
                _numbers[column].Add(rows.Numbers[(row * _numbers.Length) + column]);
            }

            for (var column = 0; column < _texts.Length; column++)
            {
                _texts[column].Add(Intern(rows.Texts[(row * _texts.Length) + column]));
            }
        }

        Rows += rows.Count;
        foreach (var score in rows.Scores)
        {
            _scores.Add((float)score);
            _isUnitInterval &= score is >= 0 and <= 1;
        }
    }

    /// <summary>The reference. It was made when its last event happened: the same events give the same bytes, whenever they are profiled.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="otherwise">When it was made, where events have no time.</param>
    /// <param name="featureDigest">Of the topology.</param>
    /// <param name="unwatched">Columns that projections and correlation leave out.</param>
    public ReferenceProfile Make(string model, int version, DateTimeOffset otherwise, string featureDigest, IReadOnlySet<string> unwatched)
    {
        var builder = new ReferenceProfileBuilder(unwatched);
        var (numeric, categorical) = (0, 0);
        foreach (var (name, isCategorical) in _columns.Order)
        {
            if (isCategorical)
            {
                builder.AddCategorical(name, _texts[categorical++]);
            }
            else
            {
                builder.AddNumeric(name, [.. _numbers[numeric++]]);
            }
        }

        if (_scores.Count > 0)
        {
            builder.AddScores([.. _scores], _isUnitInterval);
        }

        return builder.Build(model, version, _latest >= 0 ? DateTimeOffset.FromUnixTimeMilliseconds(_latest) : otherwise) with { FeatureDigest = featureDigest };
    }

    private string? Intern(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!_interned.TryGetValue(text, out var known))
        {
            _interned.Add(text, known = text);
        }

        return known;
    }
}
