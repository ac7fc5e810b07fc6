using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models.Gates;

/// <summary>Runs a batch of every size once, so that memory is there before the first event, and none fails that would at three in the morning.</summary>
internal static class WarmUpCheck
{
    /// <param name="runner">The model.</param>
    /// <param name="source">Where the rows come from, in words.</param>
    /// <param name="block">As many rows as the greatest size has.</param>
    /// <param name="sizes">All sizes.</param>
    /// <param name="good">The sizes that ran.</param>
    public static GateCheck Run(GateRunner runner, string source, FeatureBlock block, ImmutableArray<int> sizes, out ImmutableArray<int> good)
    {
        var ran = ImmutableArray.CreateBuilder<int>();
        var problems = new List<string>();
        foreach (var size in sizes)
        {
            if (runner.Run(block, size) is { } error)
            {
                problems.Add($"fails on a batch of {size} rows ({source}): {error}");
            }
            else
            {
                ran.Add(size);
            }
        }

        good = ran.ToImmutable();
        return new GateCheck(
            GateCheckKind.WarmUp,
            problems.Count == 0 ? GateOutcome.Passed : GateOutcome.Failed,
            problems.Count == 0 ? $"batches of {string.Join(", ", sizes)} rows ({source}) run" : string.Join("; ", problems))
        {
            Figures = [new GateFigure("ran", ran.Count, "sizes"), new GateFigure("of", sizes.Length, "sizes")],
        };
    }
}
