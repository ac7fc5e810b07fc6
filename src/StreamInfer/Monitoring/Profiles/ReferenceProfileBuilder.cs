namespace StreamInfer.Monitoring.Profiles;

/// <summary>Makes a reference of columns of training data.</summary>
/// <param name="unwatched">Features that projections and correlation leave out; none where it is left out.</param>
public sealed class ReferenceProfileBuilder(IReadOnlySet<string>? unwatched = null)
{
    private readonly List<FeatureProfile> _features = [];
    private readonly List<(NumericProfile Profile, string Name, float[] Values)> _varying = [];
    private NumericProfile? _score;
    private long? _rows;

    /// <summary>Adds a numeric feature; features go in the topology's order.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">One a row, as float32 after the topology's transform; NaN is missing.</param>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public void AddNumeric(string name, float[] values)
    {
        CheckRows(name, values.Length);
        var profile = NumericProfileBuilder.FromValues(values);
        _features.Add(new FeatureProfile(name, profile));
        if (profile.Varies && unwatched?.Contains(name) != true)
        {
            _varying.Add((profile, name, values));
        }
    }

    /// <summary>Adds a categorical feature.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">One a row; nothing is missing.</param>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public void AddCategorical(string name, IReadOnlyCollection<string?> values)
    {
        CheckRows(name, values.Count);
        _features.Add(new FeatureProfile(name, CategoricalProfileBuilder.FromValues(values)));
    }

    /// <summary>Adds the model's scores.</summary>
    /// <param name="scores">One a row.</param>
    /// <param name="isUnitInterval">True for scores in [0, 1], false for a regression.</param>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public void AddScores(float[] scores, bool isUnitInterval)
    {
        CheckRows("$score", scores.Length);
        _score = isUnitInterval ? NumericProfileBuilder.FromUnitScores(scores) : NumericProfileBuilder.FromValues(scores);
    }

    /// <summary>The reference, with projections and correlation of the numeric features that vary.</summary>
    public ReferenceProfile Build(string model, int modelVersion, DateTimeOffset createdAt) => new()
    {
        Model = model,
        ModelVersion = modelVersion,
        Rows = _rows ?? 0,
        CreatedAt = createdAt,
        Features = [.. _features],
        Score = _score,
        Correlation = _varying.Count is >= 2 and <= CorrelationProfile.MostFeatures ? Correlation() : null,
        Projections = _varying.Count >= 2 ? [.. Enumerable.Range(0, Projection.Number).Select(Project)] : [],
    };

    private void CheckRows(string name, int rows)
    {
        if (_rows is { } known && known != rows)
        {
            throw new ArgumentException($"column {name} has {rows} rows, those before it {known}");
        }

        _rows = rows;
    }

    private CorrelationProfile Correlation() => CorrelationProfile.Of(
        [.. _varying.Select(feature => feature.Name)],
        [.. _varying.Select(feature => Array.ConvertAll(feature.Values, value => float.IsNaN(value)
            ? 0
            : (int)FixedPoint.Quantise(value, feature.Profile.Center, feature.Profile.Scale)))]);

    private ProjectionProfile Project(int number)
    {
        var projection = Projection.Draw(_varying.Count, number);
        var values = new float[_rows ?? 0];
        for (var row = 0; row < values.Length; row++)
        {
            var sum = 0.0;
            for (var i = 0; i < projection.Features.Count; i++)
            {
                var (profile, _, column) = _varying[projection.Features[i]];
                sum += projection.Signs[i] * projection.Weight * Projection.Standardise(column[row], profile.Center, profile.Scale);
            }

            values[row] = (float)sum;
        }

        return new ProjectionProfile(
            $"$proj{number}",
            [.. projection.Features.Select(index => _varying[index].Name)],
            projection.Signs,
            NumericProfileBuilder.FromValues(values));
    }
}
