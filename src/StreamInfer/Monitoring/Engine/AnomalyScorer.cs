using System.Collections.Immutable;
using StreamInfer.Monitoring.Anomalies;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Judges single events of one version by its reference, and spends alerts on the strangest. Used by one thread at a time; allocates for alerts only.</summary>
internal sealed class AnomalyScorer
{
    private readonly AnomalyPlan _plan;
    private readonly ImmutableArray<string> _names;
    private readonly int[] _columns;
    private readonly RobustZ[] _robust;
    private readonly UnitRange[] _ranges;
    private readonly double[] _medians;
    private readonly double[] _point;
    private readonly double[] _z;
    private readonly HalfSpaceTrees? _trees;

    private AnomalyScorer(AnomalyPlan plan, PanePlan panes, int[] columns)
    {
        (_plan, _columns) = (plan, columns);
        var profiles = Array.ConvertAll(columns, column => panes.Numeric[column].Profile);
        _names = [.. columns.Select(column => panes.Numeric[column].Name)];
        _robust = Array.ConvertAll(profiles, profile => new RobustZ(profile));
        (_point, _z) = (new double[columns.Length], new double[columns.Length]);
        var usesTrees = plan.Method == AnomalyMethod.HalfSpaceTrees;
        _ranges = usesTrees ? Array.ConvertAll(profiles, profile => new UnitRange(profile)) : [];
        _medians = Array.ConvertAll(_ranges, range => range.Median);
        _trees = usesTrees ? new HalfSpaceTrees(new HalfSpaceParameters(), columns.Length) : null;
        Budget = new AlertBudget(plan.AlertFraction, plan.Method == AnomalyMethod.RobustZ ? plan.MinZ : 0);
    }

    public AlertBudget Budget { get; }

    public long Alerts { get; private set; }

    /// <summary>Score of the last event that had one.</summary>
    public double LastScore { get; private set; }

    /// <returns>Null where nothing is asked for, or the reference has nothing to judge by.</returns>
    public static AnomalyScorer? Of(AnomalyPlan plan, PanePlan panes, IReadOnlySet<string> unwatched)
    {
        // A clock's hand stands still in the trees' few hundred events: when it moves on, every event would be strange.
        int[] columns = [.. Enumerable.Range(0, panes.Numeric.Count).Where(i => !unwatched.Contains(panes.Numeric[i].Name)).Where(i => plan.Method == AnomalyMethod.HalfSpaceTrees
            ? panes.Numeric[i].Profile.Varies
            : panes.Numeric[i].Profile.IsUsable)];
        return plan.Method == AnomalyMethod.None || (columns.Length == 0 && plan.Method != AnomalyMethod.Model) ? null : new AnomalyScorer(plan, panes, columns);
    }

    /// <summary>The score that a rank was made of.</summary>
    public double ScoreOf(double rank) => _plan.Method switch
    {
        AnomalyMethod.HalfSpaceTrees => 1 - (1 / Math.Max(1, rank)),
        AnomalyMethod.Model => Sign * AnomalyRank.ToScore(rank),
        _ => rank,
    };

    /// <summary>Judges an event, and learns it.</summary>
    /// <param name="numbers">Its numeric columns.</param>
    /// <param name="score">What the detecting model says of it; NaN where there is none, or it says nothing.</param>
    /// <param name="ranks">Counts how strange events are.</param>
    /// <returns>Whether it is to be published.</returns>
    public bool Take(ReadOnlySpan<float> numbers, double score, DdSketch ranks)
    {
        double rank;
        if (_trees is { } trees)
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                _point[i] = _ranges[i].Of(numbers[_columns[i]]);
            }

            var wasReady = trees.IsReady;
            var mass = trees.Learn(_point);
            if (!wasReady)
            {
                return false;
            }

            (rank, LastScore) = (AnomalyRank.OfMass(mass), 1 - mass);
        }
        else if (_plan.Method == AnomalyMethod.Model)
        {
            if (!double.IsFinite(score))
            {
                return false;
            }

            (rank, LastScore) = (AnomalyRank.OfScore(Sign * score), score);
        }
        else
        {
            Standardise(numbers);
            rank = AnomalyRank.OfZ(_z);
            LastScore = rank;
        }

        var key = DdSketch.KeyOf(rank);
        ranks.AddKey(key);
        var isAlert = Budget.Decide(rank, key) == AlertDecision.Alert;
        Alerts += isAlert ? 1 : 0;
        return isAlert;
    }

    /// <summary>What is published of the event that <see cref="Take"/> just said so of.</summary>
    public AnomalyRecord Record(PaneKey key, MonitoringBatch batch, int row)
    {
        var numbers = batch.NumbersOf(row);
        ref readonly var source = ref batch.Events[row];
        Standardise(numbers);
        var top = _trees is { } trees ? TopFeatures.ByTrees(trees, _point, _medians, _z) : TopFeatures.ByZ(_z);
        var features = ImmutableArray.CreateBuilder<AnomalyFeature>(top.Length);
        foreach (var item in top)
        {
            var value = numbers[_columns[item.Feature]];
            features.Add(new AnomalyFeature(_names[item.Feature], float.IsFinite(value) ? value : null, item.Z, item.Amount));
        }

        var threshold = ScoreOf(DdSketch.UpperOf(Budget.Key ?? DdSketch.ZeroKey));
        return new AnomalyRecord
        {
            Pipeline = key.Pipeline,
            Model = batch.Version.Model,
            ModelVersion = batch.Version.Version,
            Partition = source.Partition,
            Offset = source.Offset,
            Key = batch.KeyOf(row),
            EventTimeMs = source.TimeMs,
            Method = _plan.Method,
            Score = LastScore,
            Threshold = _plan.Method == AnomalyMethod.RobustZ ? Math.Max(threshold, _plan.MinZ) : threshold,
            AlertFraction = _plan.AlertFraction,
            ModelScore = double.IsFinite(source.Score) ? source.Score : null,
            Top = features.MoveToImmutable(),
        };
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(string.Join('\n', _names));
        _trees?.Save(writer);
        Budget.Save(writer);
        writer.Write(Alerts);
    }

    public void Restore(BinaryReader reader)
    {
        if (!string.Equals(reader.ReadString(), string.Join('\n', _names), StringComparison.Ordinal))
        {
            throw new InvalidDataException("its events were judged by other columns");
        }

        _trees?.Restore(reader);
        Budget.Restore(reader);
        Alerts = reader.ReadInt64();
    }

    /// <summary>Ranks grow with strangeness, whatever scores do.</summary>
    private double Sign => _plan.Model is { IsLowStrange: true } ? -1 : 1;

    private void Standardise(ReadOnlySpan<float> numbers)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _z[i] = _robust[i].Of(numbers[_columns[i]]);
        }
    }
}
