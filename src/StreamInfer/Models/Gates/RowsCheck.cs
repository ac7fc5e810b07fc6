namespace StreamInfer.Models.Gates;

/// <summary>Finds rows that the model takes, the likeliest first: a model may fail on rows that no event would bring.</summary>
internal static class RowsCheck
{
    /// <param name="runner">The model.</param>
    /// <param name="sources">In order of preference; null ones are left out.</param>
    /// <param name="sample">The first of which every row runs by itself; null where there is none.</param>
    public static GateCheck Run(GateRunner runner, ReadOnlySpan<SampleRows?> sources, out SampleRows? sample)
    {
        var problems = new List<string>();
        foreach (var source in sources)
        {
            if (source is null)
            {
                continue;
            }

            if (FirstError(runner, source) is not { } error)
            {
                sample = source;
                return new GateCheck(GateCheckKind.Rows, GateOutcome.Passed, $"the model takes the {source.Source}");
            }

            problems.Add($"{source.Source}: {error}");
        }

        sample = null;
        return new GateCheck(
            GateCheckKind.Rows,
            GateOutcome.Failed,
            $"the model takes none of the rows it was tried with, golden records that it takes would help ({string.Join("; ", problems)})");
    }

    private static string? FirstError(GateRunner runner, SampleRows source)
    {
        for (var row = 0; row < source.Count; row++)
        {
            if (runner.RunRow(source.Block, row) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
