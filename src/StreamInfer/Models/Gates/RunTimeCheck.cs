using System.Collections.Immutable;
using StreamInfer.Batching;
using StreamInfer.Inference;

namespace StreamInfer.Models.Gates;

/// <summary>
/// Times runs of every size and holds their p99 to the budget. p99 is by nearest rank: the least time that 99 % of the runs do not exceed, which of 30 is the
/// longest. A size over its budget gets two more rounds, and the best counts: what the host did to one round it will hardly do to three, and a model that is too
/// slow is so in each.
/// </summary>
internal static class RunTimeCheck
{
    /// <summary>Runs of one round.</summary>
    public const int RunsPerRound = 30;

    /// <summary>Most rounds of one size.</summary>
    public const int Rounds = 3;

    private const double Percentile = 0.99;

    /// <param name="runner">The model, warm.</param>
    /// <param name="block">As many rows as the greatest size has.</param>
    /// <param name="sizes">Those that run, ascending; one or more.</param>
    /// <param name="plan">The budget, and how much time there is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timings">The median of each size.</param>
    public static GateCheck Run(
        GateRunner runner, FeatureBlock block, ImmutableArray<int> sizes, GatePlan plan, TimeProvider time, out ImmutableArray<RunTiming> timings)
    {
        var started = time.GetTimestamp();
        var rounds = new List<Round>();
        var problems = new List<string>();
        for (var index = 0; index < sizes.Length; index++)
        {
            var left = plan.TimingLimit - time.GetElapsedTime(started);
            var best = Time(runner, block, sizes[index], plan.RunBudget, left / (sizes.Length - index), time, out var error);
            if (error is not null)
            {
                problems.Add($"a batch of {sizes[index]} rows ran once and failed then: {error}");
                continue;
            }

            rounds.Add(best);
            if (best.P99 > plan.RunBudget)
            {
                problems.Add($"a batch of {best.Rows} rows takes {Text(best.P99)} (p99 of {best.Runs} runs, median {Text(best.Median)}), over the budget of {Text(plan.RunBudget)}");
            }
        }

        timings = [.. rounds.Select(round => new RunTiming(round.Rows, round.Median))];
        return new GateCheck(
            GateCheckKind.RunTime,
            problems.Count == 0 ? GateOutcome.Passed : GateOutcome.Failed,
            problems.Count == 0 ? "every batch size runs within the budget" : string.Join("; ", problems))
        {
            Figures = [.. rounds.Select(round => GateFigure.Seconds($"p99 at {round.Rows} rows", round.P99))],
            Limit = GateFigure.Seconds("budget", plan.RunBudget),
        };
    }

    private static Round Time(GateRunner runner, FeatureBlock block, int size, TimeSpan budget, TimeSpan share, TimeProvider time, out string? error)
    {
        var started = time.GetTimestamp();
        Round? best = null;
        var samples = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            samples.Clear();
            do
            {
                error = runner.Run(block, size);
                if (error is not null)
                {
                    return default;
                }

                samples.Add(runner.Took);
            }
            while (samples.Count < RunsPerRound && time.GetElapsedTime(started) < share);

            // A round that was cut short says less than the one before it.
            if (best is null || samples.Count == RunsPerRound)
            {
                var now = Summarize(size, samples);
                best = best is { } before && before.P99 <= now.P99 ? before : now;
            }

            if (best.Value.P99 <= budget || time.GetElapsedTime(started) >= share)
            {
                break;
            }
        }

        error = null;
        return best!.Value;
    }

    private static Round Summarize(int size, List<TimeSpan> samples)
    {
        samples.Sort();
        return new Round(size, samples[samples.Count / 2], samples[(int)Math.Ceiling(Percentile * samples.Count) - 1], samples.Count);
    }

    private static string Text(TimeSpan time) => $"{time.TotalMilliseconds:0.###} ms";

    private readonly record struct Round(int Rows, TimeSpan Median, TimeSpan P99, int Runs);
}
