using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Panes;

/// <summary>
/// What panes of a model version count, and by which reference. Features that the reference does not know are counted without one: their quality is seen,
/// their drift is not. Immutable.
/// </summary>
public sealed class PanePlan
{
    private readonly NumericCounter[] _numeric;
    private readonly CategoryCounter[] _categorical;
    private readonly NumericCounter[] _projections;
    private readonly NumericCounter? _score;
    private readonly ProjectedColumn[] _projected;
    private readonly ProjectionTerm[][] _terms;

    /// <param name="numericColumns">Name of each column of numbers in a block of rows.</param>
    /// <param name="categoricalColumns">Name of each column of categories.</param>
    /// <param name="reference">What windows are compared with; nothing if there is none.</param>
    public PanePlan(IReadOnlyList<string> numericColumns, IReadOnlyList<string> categoricalColumns, ReferenceProfile? reference)
    {
        var profiles = (reference?.Features ?? []).ToDictionary(feature => feature.Name, StringComparer.Ordinal);
        Numeric = [.. numericColumns.Select(name => (name, profiles.GetValueOrDefault(name)?.Numeric ?? NumericProfile.Empty))];
        Categorical = [.. categoricalColumns.Select(name => (name, profiles.GetValueOrDefault(name)?.Categorical ?? CategoricalProfile.Empty))];
        Score = reference?.Score;
        Correlation = reference?.Correlation;
        Hash = reference?.Hash ?? "";
        Unmatched = [.. profiles.Values
            .Where(feature => !(feature.Numeric is null ? categoricalColumns : numericColumns).Contains(feature.Name, StringComparer.Ordinal))
            .Select(feature => feature.Name)];
        Projections = [.. (reference?.Projections ?? []).Where(projection => projection.Features.All(numericColumns.Contains))];
        _numeric = [.. Numeric.Select(feature => new NumericCounter(feature.Profile))];
        _categorical = [.. Categorical.Select(feature => new CategoryCounter(feature.Profile))];
        _projections = [.. Projections.Select(projection => new NumericCounter(projection.Distribution))];
        _score = Score is { } score ? new NumericCounter(score) : null;
        string[] projected = [.. Projections.SelectMany(projection => projection.Features).Distinct(StringComparer.Ordinal)];
        _projected = [.. projected.Select(ProjectedOf)];
        _terms = [.. Projections.Select(projection => TermsOf(projection, projected))];
    }

    /// <summary>Numeric features, in the order of the block's columns.</summary>
    public IReadOnlyList<(string Name, NumericProfile Profile)> Numeric { get; }

    /// <summary>Categorical features, in the order of the block's columns.</summary>
    public IReadOnlyList<(string Name, CategoricalProfile Profile)> Categorical { get; }

    /// <summary>The scores' reference; nothing if scores are not counted.</summary>
    public NumericProfile? Score { get; }

    /// <summary>Projections of which all features are columns.</summary>
    public IReadOnlyList<ProjectionProfile> Projections { get; }

    /// <summary>How features go together in the reference.</summary>
    public CorrelationProfile? Correlation { get; }

    /// <summary>Features of the reference that are no columns: it was made for another topology.</summary>
    public IReadOnlyList<string> Unmatched { get; }

    /// <summary>SHA-256 of the reference; empty if there is none.</summary>
    public string Hash { get; }

    internal ReadOnlySpan<NumericCounter> NumericCounters => _numeric;

    internal ReadOnlySpan<CategoryCounter> CategoryCounters => _categorical;

    internal ReadOnlySpan<NumericCounter> ProjectionCounters => _projections;

    internal NumericCounter? ScoreCounter => _score;

    internal ReadOnlySpan<ProjectedColumn> Projected => _projected;

    internal ReadOnlySpan<ProjectionTerm> TermsOf(int projection) => _terms[projection];

    private static ProjectionTerm[] TermsOf(ProjectionProfile projection, string[] projected)
    {
        var weight = 1 / Math.Sqrt(projection.Features.Count);
        return [.. projection.Features.Select((name, i) => new ProjectionTerm(Array.IndexOf(projected, name), projection.Signs[i] * weight))];
    }

    private ProjectedColumn ProjectedOf(string name)
    {
        for (var column = 0; ; column++)
        {
            if (Numeric[column].Name == name)
            {
                return new ProjectedColumn(column, Numeric[column].Profile.Center, Numeric[column].Profile.Scale);
            }
        }
    }
}
