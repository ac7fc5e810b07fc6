using StreamInfer.Monitoring.Anomalies;
using StreamInfer.Monitoring.Quality;

namespace StreamInfer.Monitoring.Panes;

/// <summary>
/// All that was seen of one pipeline, route and model version during one slide. Panes add up exactly: in any order, of partitions, instances and times;
/// an empty one changes nothing. Written by one thread at a time.
/// </summary>
public sealed class Pane
{
    private const int SchemaVersion = 2;

    private readonly NumericPane[] _numeric;
    private readonly CategoryPane[] _categorical;
    private readonly NumericPane[] _projections;

    /// <summary>An empty pane.</summary>
    public Pane(PanePlan plan)
    {
        Hash = plan.Hash;
        _numeric = new NumericPane[plan.NumericCounters.Length];
        for (var i = 0; i < _numeric.Length; i++)
        {
            _numeric[i] = plan.NumericCounters[i].NewPane();
        }

        _categorical = new CategoryPane[plan.CategoryCounters.Length];
        for (var i = 0; i < _categorical.Length; i++)
        {
            _categorical[i] = plan.CategoryCounters[i].NewPane();
        }

        _projections = new NumericPane[plan.ProjectionCounters.Length];
        for (var i = 0; i < _projections.Length; i++)
        {
            _projections[i] = plan.ProjectionCounters[i].NewPane();
        }

        Score = plan.ScoreCounter?.NewPane();
        Quality = new QualityCounts(_numeric.Length + _categorical.Length);
    }

    /// <summary>SHA-256 of the reference that it was counted by.</summary>
    public string Hash { get; }

    /// <summary>Events.</summary>
    public long Rows { get; internal set; }

    /// <summary>Numeric features, in the plan's order.</summary>
    public IReadOnlyList<NumericPane> Numeric => _numeric;

    /// <summary>Categorical features, in the plan's order.</summary>
    public IReadOnlyList<CategoryPane> Categorical => _categorical;

    /// <summary>Projections, in the plan's order.</summary>
    public IReadOnlyList<NumericPane> Projections => _projections;

    /// <summary>Scores; nothing if they are not counted.</summary>
    public NumericPane? Score { get; }

    /// <summary>Ranks of anomalies.</summary>
    public DdSketch Ranks { get; } = new();

    /// <summary>What was wrong, beyond what features count themselves; numeric features first, then categorical ones.</summary>
    public QualityCounts Quality { get; }

    /// <summary>How old events were.</summary>
    public EventSkew Skew { get; } = new();

    /// <summary>Adds what another pane saw.</summary>
    /// <exception cref="ArgumentException">It was counted by another reference.</exception>
    public void Merge(Pane other)
    {
        if (other.Hash != Hash || other._numeric.Length != _numeric.Length || other._categorical.Length != _categorical.Length)
        {
            throw new ArgumentException($"a pane counted by the reference '{other.Hash}' cannot be merged into one counted by '{Hash}'", nameof(other));
        }

        Rows += other.Rows;
        for (var i = 0; i < _numeric.Length; i++)
        {
            _numeric[i].Merge(other._numeric[i]);
        }

        for (var i = 0; i < _categorical.Length; i++)
        {
            _categorical[i].Merge(other._categorical[i]);
        }

        for (var i = 0; i < _projections.Length; i++)
        {
            _projections[i].Merge(other._projections[i]);
        }

        if (other.Score is { } score)
        {
            Score?.Merge(score);
        }

        Ranks.Merge(other.Ranks);
        Quality.Merge(other.Quality);
        Skew.Merge(other.Skew);
    }

    /// <summary>Writes what was seen.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(SchemaVersion);
        writer.Write(Hash);
        writer.Write(Rows);
        Array.ForEach(_numeric, pane => pane.Save(writer));
        Array.ForEach(_categorical, pane => pane.Save(writer));
        Array.ForEach(_projections, pane => pane.Save(writer));
        Score?.Save(writer);
        Ranks.Save(writer);
        Quality.Save(writer);
        Skew.Save(writer);
    }

    /// <summary>Takes over what a pane of the same plan saw.</summary>
    /// <exception cref="InvalidDataException">It was counted by another reference, or written by another version.</exception>
    public void Restore(BinaryReader reader)
    {
        var version = reader.ReadInt32();
        if (version != SchemaVersion)
        {
            throw new InvalidDataException($"the pane is of version {version}; only {SchemaVersion} can be read");
        }

        var hash = reader.ReadString();
        if (hash != Hash)
        {
            throw new InvalidDataException($"the pane was counted by the reference '{hash}', not by '{Hash}'");
        }

        Rows = reader.ReadInt64();
        Array.ForEach(_numeric, pane => pane.Restore(reader));
        Array.ForEach(_categorical, pane => pane.Restore(reader));
        Array.ForEach(_projections, pane => pane.Restore(reader));
        Score?.Restore(reader);
        Ranks.Restore(reader);
        Quality.Restore(reader);
        Skew.Restore(reader);
    }
}
