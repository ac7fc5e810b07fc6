using System.Collections.Immutable;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Monitoring.Statistics;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Rollout;

/// <summary>
/// Judges a candidate beside the active version. Too little evidence never breaks anything, but for events that it fails on, which break early once
/// they cannot be chance.
/// </summary>
public static class Guardrails
{
    /// <summary>Fewer bad events or slow runs than these are never held against a candidate, whatever share they are.</summary>
    private const int FewestBad = 5;

    private const double SlowShare = 0.01;

    /// <summary>The first guardrail that is broken, or what is missing, or that all hold.</summary>
    /// <param name="plan">How much worse the candidate may be.</param>
    /// <param name="minSamples">Predictions that each of the two needs before they are compared, 1 or more.</param>
    /// <param name="candidate">What the candidate did since its stage began.</param>
    /// <param name="active">What the active version did in that time; null where it scores nothing, because the candidate has all events: then
    /// only errors and run time are judged.</param>
    public static GuardrailVerdict Judge(GuardrailPlan plan, int minSamples, VersionEvidence candidate, VersionEvidence? active)
    {
        if (JudgeErrors(plan, minSamples, candidate, active) is { } failing)
        {
            return failing;
        }

        if (candidate.Predictions < minSamples)
        {
            return Lacking("the candidate", candidate, minSamples);
        }

        if (candidate.Runs.Sum() == 0)
        {
            return new GuardrailVerdict.Missing("run times of the candidate");
        }

        if (JudgeRunTime(plan, candidate) is { } slow)
        {
            return slow;
        }

        if (active is not null && active.Predictions < minSamples)
        {
            return Lacking("the active version", active, minSamples);
        }

        var figures = FiguresOf(candidate, active);
        return JudgeScores(plan, figures) ?? JudgeDecisions(plan, candidate, active) ?? new GuardrailVerdict.Held(figures);
    }

    /// <summary>
    /// Whether labels say that the candidate decides wrongly more often than is allowed. It is asked again with every report, so the test is one that may be
    /// looked at as often as one likes. Labels come late: that they are few never holds a candidate up.
    /// </summary>
    /// <param name="plan">How much worse the candidate may be.</param>
    /// <param name="candidate">What is known of the candidate.</param>
    /// <param name="active">What is known of the active version, also where it scores nothing any more.</param>
    /// <returns>Null where it is not broken.</returns>
    public static GuardrailVerdict.Broken? JudgeQuality(GuardrailPlan plan, VersionEvidence candidate, VersionEvidence active)
    {
        if (plan.Quality is not { } limit || new AlwaysValidTest().Look(active.Labelled, candidate.Labelled) is not { IsDecided: true } look || -look.Difference <= limit)
        {
            return null;
        }

        return new GuardrailVerdict.Broken(
            "quality",
            -look.Difference,
            limit,
            FormattableString.Invariant(
                $"decides rightly on {candidate.Labelled.Rate:0.###%} of {candidate.Labelled.Count} labels, the active version on {active.Labelled.Rate:0.###%} of {active.Labelled.Count}; allowed is {limit:0.###%} less"));
    }

    private static GuardrailVerdict.Missing Lacking(string who, VersionEvidence evidence, int minSamples) =>
        new(FormattableString.Invariant($"predictions of {who}: {evidence.Predictions} of {minSamples}"));

    /// <summary>What a candidate would be judged by, also where there is too little of it to judge: what needs more is NaN.</summary>
    /// <param name="candidate">What the candidate did since its stage began.</param>
    /// <param name="active">What the active version did in that time; null where it scores nothing.</param>
    public static GuardrailFigures FiguresOf(VersionEvidence candidate, VersionEvidence? active) => new()
    {
        Events = candidate.Events,
        ErrorRate = (double)candidate.Errors / candidate.Events,
        ActiveErrorRate = active is null ? null : (double)active.Errors / active.Events,
        RunTimeP99 = candidate.Runs.Sum() == 0 ? double.NaN : RunTimeBins.UpperBound(P99Bin(candidate.Runs)),
        ScoreDistance = active is null ? null : PopulationStability.Compare(active.Scores.Add(active.NotANumber).AsSpan(), candidate.Scores.Add(candidate.NotANumber).AsSpan()).Excess,
        DecisionRate = (double)candidate.DecisionsTrue / candidate.Predictions,
        ActiveDecisionRate = active is null ? null : (double)active.DecisionsTrue / active.Predictions,
    };

    private static GuardrailVerdict? JudgeErrors(GuardrailPlan plan, int minSamples, VersionEvidence candidate, VersionEvidence? active)
    {
        if (candidate.Errors < FewestBad)
        {
            return null;
        }

        // At worst for the active version and at best for the candidate: what is still too much then cannot be chance.
        var (surely, _) = Proportions.Wilson(candidate.Errors, candidate.Events);
        var (_, activeAtMost) = active is null ? (0, 0) : Proportions.Wilson(active.Errors, active.Events);
        var isCertain = surely > activeAtMost + plan.ErrorRate;
        var isEnough = candidate.Events >= minSamples && (active is null || active.Events >= minSamples);
        var rate = (double)candidate.Errors / candidate.Events;
        var activeRate = active is null or { Events: 0 } ? 0 : (double)active.Errors / active.Events;
        return isCertain || (isEnough && rate - activeRate > plan.ErrorRate)
            ? new GuardrailVerdict.Broken(
                "errorRate",
                rate - activeRate,
                plan.ErrorRate,
                FormattableString.Invariant(
                    $"fails on {candidate.Errors} of {candidate.Events} events, {rate:0.###%}, the active version on {activeRate:0.###%}; allowed is {plan.ErrorRate:0.###%} more"))
            : null;
    }

    /// <summary>
    /// Only runs in bins wholly beyond the limit count as slow, so that a bin's width is never held against a candidate. Too many slow runs that could
    /// still be chance are neither: more runs have to tell.
    /// </summary>
    private static GuardrailVerdict? JudgeRunTime(GuardrailPlan plan, VersionEvidence candidate)
    {
        var limit = plan.RunTimeP99.TotalSeconds;
        var runs = candidate.Runs.Sum();
        var slow = candidate.Runs.Where((_, bin) => RunTimeBins.LowerBound(bin) >= limit).Sum();
        if (slow <= runs * SlowShare)
        {
            return null;
        }

        if (slow < FewestBad || Proportions.Above(slow, runs, SlowShare) <= Proportions.Certain)
        {
            return new GuardrailVerdict.Missing(FormattableString.Invariant($"runs of the candidate: {slow} of {runs} were slow, which may be chance"));
        }

        var p99 = RunTimeBins.LowerBound(P99Bin(candidate.Runs));
        return new GuardrailVerdict.Broken(
            "runTimeP99",
            p99,
            limit,
            FormattableString.Invariant($"was too slow in {slow} of {runs} runs, the p99 is above {p99 * 1e3:0.###} ms; allowed is {limit * 1e3:0.###} ms"));
    }

    private static GuardrailVerdict? JudgeScores(GuardrailPlan plan, GuardrailFigures figures) => figures.ScoreDistance is { } distance && distance > plan.ScoreDistance
        ? new GuardrailVerdict.Broken(
            "scoreDistance",
            distance,
            plan.ScoreDistance,
            FormattableString.Invariant($"has other scores than the active version: distance {distance:0.####}; allowed is {plan.ScoreDistance:0.####}"))
        : null;

    private static GuardrailVerdict? JudgeDecisions(GuardrailPlan plan, VersionEvidence candidate, VersionEvidence? active)
    {
        if (active is null)
        {
            return null;
        }

        var rate = (double)candidate.DecisionsTrue / candidate.Predictions;
        var activeRate = (double)active.DecisionsTrue / active.Predictions;
        var z = Proportions.Z(candidate.DecisionsTrue, candidate.Predictions, active.DecisionsTrue, active.Predictions);
        return Math.Abs(rate - activeRate) > plan.DecisionRate && Math.Abs(z) > Proportions.Certain
            ? new GuardrailVerdict.Broken(
                "decisionRate",
                Math.Abs(rate - activeRate),
                plan.DecisionRate,
                FormattableString.Invariant(
                    $"decides true on {rate:0.###%} of its events, the active version on {activeRate:0.###%}; allowed is a difference of {plan.DecisionRate:0.###%}"))
            : null;
    }

    /// <summary>The bin of the run that 99 of 100 are not longer than.</summary>
    private static int P99Bin(ImmutableArray<long> runs)
    {
        var total = runs.Sum();
        var rank = total - (total / 100);
        var (bin, seen) = (0, runs[0]);
        while (seen < rank)
        {
            seen += runs[++bin];
        }

        return bin;
    }
}
