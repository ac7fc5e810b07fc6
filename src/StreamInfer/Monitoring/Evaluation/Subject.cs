using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>One subject of an evaluation before its family of tests is adjusted.</summary>
internal sealed class Subject(string name, SubjectCounts counts, SubjectStatistics? statistics, AlarmThresholds thresholds)
{
    private readonly List<(TestKind Kind, AlarmTest Test)> _tests = [];

    /// <summary>There is enough of it to say that it is ok.</summary>
    private readonly bool _isSufficient = statistics is not null && counts.Count >= thresholds.MinCount;

    /// <summary>Whether it can alarm.</summary>
    public bool IsWatched { get; init; } = true;

    public IReadOnlyList<(TestKind Kind, AlarmTest Test)> Tests => _tests;

    /// <summary>Makes the tests that can be made.</summary>
    public Subject WithTests()
    {
        if (statistics is null)
        {
            return this;
        }

        // Where nearly all values are missing, that alone can be judged.
        if (counts.Rows >= thresholds.MinCount)
        {
            Add(TestKind.Missing, statistics.Missing?.P, Math.Abs(statistics.Missing?.Difference ?? 0), thresholds.Missing);
        }

        if (_isSufficient)
        {
            Add(TestKind.Distribution, statistics.DistributionP, statistics.Stability?.Excess ?? 0, thresholds.Distribution);
            Add(TestKind.Range, statistics.RangeP, statistics.RangeShare ?? 0, thresholds.Range);
            Add(TestKind.New, statistics.New?.P, Math.Abs(statistics.New?.Difference ?? 0), thresholds.New);
            Add(TestKind.Joint, statistics.Joint?.P, statistics.Joint?.Effect ?? 0, thresholds.Joint);
        }

        return this;
    }

    /// <summary>The verdict.</summary>
    /// <param name="adjusted">Adjusted p-values of its tests, in their order.</param>
    public SubjectEvaluation Judge(ReadOnlySpan<double> adjusted)
    {
        var level = _isSufficient ? AlarmLevel.Ok : AlarmLevel.Insufficient;
        var (isCalm, least) = (true, 1.0);
        TestKind? cause = null;
        for (var i = 0; i < _tests.Count; i++)
        {
            var (kind, test) = _tests[i];
            least = Math.Min(least, adjusted[i]);
            isCalm &= !test.Disturbs(adjusted[i], thresholds.Q);
            var says = test.LevelAt(adjusted[i], thresholds.Q);
            if (says > AlarmLevel.Ok && says > level)
            {
                (level, cause) = (says, kind);
            }
        }

        return new SubjectEvaluation(name, level, isCalm, cause, _tests.Count > 0 ? least : null, counts, statistics) { IsWatched = IsWatched };
    }

    private void Add(TestKind kind, double? p, double effect, EffectThresholds limits)
    {
        if (p is { } value)
        {
            _tests.Add((kind, new AlarmTest(value, effect, limits)));
        }
    }
}
