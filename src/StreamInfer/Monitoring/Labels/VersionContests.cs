namespace StreamInfer.Monitoring.Labels;

/// <summary>
/// Compares the active version with each candidate by the share of right decisions, over what both predicted in the same panes. Used by one thread.
/// </summary>
internal sealed class VersionContests
{
    private readonly Dictionary<(int A, int B), AlwaysValidTest> _tests = [];

    /// <summary>Looks at every candidate that there is.</summary>
    public void Look(IEnumerable<VersionTrack> tracks)
    {
        var all = tracks.ToList();
        var present = new HashSet<(int A, int B)>();
        foreach (var (a, b) in Pairs(all))
        {
            present.Add((a.Version, b.Version));
            TestOf(a, b).Look(a.OutcomesBeside(b), b.OutcomesBeside(a));
        }

        foreach (var gone in _tests.Keys.Where(pair => !present.Contains(pair)).ToList())
        {
            _tests.Remove(gone);
        }
    }

    /// <summary>How the candidate stands that was seen last; null without one, or while labels are too few.</summary>
    public LabelsComparison? Present(IEnumerable<VersionTrack> tracks)
    {
        if (Pairs([.. tracks]).OrderBy(pair => pair.B.NewestMs).LastOrDefault() is not { A: { } a, B: { } b })
        {
            return null;
        }

        var (outcomesA, outcomesB) = (a.OutcomesBeside(b), b.OutcomesBeside(a));
        return TestOf(a, b).Peek(outcomesA, outcomesB) is { } look
            ? new LabelsComparison(a.Version, b.Version, look.Difference, look.RunningLow, look.RunningHigh, look.AlwaysValidP, look.IsDecided) { OutcomesA = outcomesA, OutcomesB = outcomesB }
            : null;
    }

    private static IEnumerable<(VersionTrack A, VersionTrack B)> Pairs(IReadOnlyCollection<VersionTrack> tracks)
    {
        var active = tracks.Where(track => track.Route == PredictionRoute.Primary && !track.IsEmpty).MaxBy(track => track.NewestMs);
        return active is null
            ? []
            : tracks.Where(track => track.Route == PredictionRoute.Rollout && track.Version != active.Version && !track.IsEmpty).Select(candidate => (active, candidate));
    }

    private AlwaysValidTest TestOf(VersionTrack a, VersionTrack b)
    {
        if (!_tests.TryGetValue((a.Version, b.Version), out var test))
        {
            _tests.Add((a.Version, b.Version), test = new AlwaysValidTest());
        }

        return test;
    }
}
