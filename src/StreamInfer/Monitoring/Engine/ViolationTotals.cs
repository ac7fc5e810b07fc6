using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Quality;

namespace StreamInfer.Monitoring.Engine;

/// <summary>What was wrong since the start, whatever reference it was counted by. Used by one thread at a time.</summary>
/// <param name="numeric">Numeric columns.</param>
/// <param name="categorical">Categorical columns.</param>
internal sealed class ViolationTotals(int numeric, int categorical)
{
    private static readonly FeatureViolation[] Reasons = Enum.GetValues<FeatureViolation>();

    private readonly QualityCounts _quality = new(numeric + categorical);
    private readonly EventSkew _skew = new();

    /// <summary>What was wrong with values and events.</summary>
    public QualityCounts Quality => _quality;

    /// <summary>How old events were.</summary>
    public EventSkew Skew => _skew;

    public ViolationTotals Copy()
    {
        var copy = new ViolationTotals(numeric, categorical);
        copy._quality.Merge(_quality);
        copy._skew.Merge(_skew);
        return copy;
    }

    /// <summary>Adds what a pane saw, and what its columns count of themselves.</summary>
    public void Add(Pane pane)
    {
        _quality.Merge(pane.Quality);
        _skew.Merge(pane.Skew);
        for (var i = 0; i < numeric; i++)
        {
            _quality.Add(i, FeatureViolation.Missing, pane.Numeric[i].Missing);
            _quality.Add(i, FeatureViolation.Infinite, pane.Numeric[i].Infinite);
        }

        for (var i = 0; i < categorical; i++)
        {
            _quality.Add(numeric + i, FeatureViolation.Missing, pane.Categorical[i].Missing);
            _quality.Add(numeric + i, FeatureViolation.NewCategory, pane.Categorical[i].New);
        }
    }

    /// <summary>Violations of columns that occurred.</summary>
    /// <param name="nameOf">The name of a column.</param>
    public IEnumerable<ViolationCount> Of(Func<int, string> nameOf) =>
        from column in Enumerable.Range(0, numeric + categorical)
        from reason in Reasons
        let count = _quality.Of(column, reason)
        where count > 0
        select new ViolationCount(nameOf(column), reason, count);

    public void Save(BinaryWriter writer)
    {
        _quality.Save(writer);
        _skew.Save(writer);
    }

    public void Restore(BinaryReader reader)
    {
        _quality.Restore(reader);
        _skew.Restore(reader);
    }
}
