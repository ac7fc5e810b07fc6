namespace StreamInfer.Models.Gates;

/// <summary>
/// Looks at the scores of rows that were made up, row by row. Wrong are: no number (NaN, infinity) for neutral rows, and for random rows where every feature's
/// values are declared; and probabilities beyond 0 to 1, where the manifest says that they are some. Where only the golden scores suggest probabilities it is a
/// warning: scores of real rows may all lie between 0 and 1 (a reconstruction error) and those of random rows not. A warning, too, are random rows that fail, and
/// ones that all get the same score. Scores of golden records are held to what is expected of them elsewhere.
/// </summary>
internal static class OutputCheck
{
    // Softmax in floats gives sums, and shares, a little above 1.
    private const double Rounding = 1e-6;

    /// <param name="runner">The model.</param>
    /// <param name="manifest">Says whether the score is a probability.</param>
    /// <param name="rows">Where rows come from.</param>
    /// <param name="golden">Shows whether scores look like probabilities.</param>
    /// <param name="seed">Of the random rows.</param>
    public static GateCheck Run(GateRunner runner, ModelManifest manifest, MadeUpRows rows, GoldenSample golden, int seed)
    {
        var findings = new OutputFindings(IsProbability(manifest), golden.LooksLikeProbabilities, Rounding);
        Look(runner, rows.Neutral(), isDeclared: true, findings);
        findings.ForgetScores();
        Look(runner, rows.Random(seed), rows.AreDeclared, findings);
        if (findings.Distinct == 1 && findings.Scored > 1)
        {
            findings.Warn($"all {findings.Scored} random rows (seed {seed}) get the same score");
        }

        return findings.ToCheck(seed);
    }

    private static void Look(GateRunner runner, SampleRows sample, bool isDeclared, OutputFindings findings)
    {
        var failed = 0;
        string? failure = null;
        for (var row = 0; row < sample.Count; row++)
        {
            if (runner.RunRow(sample.Block, row) is { } error)
            {
                failed++;
                failure ??= error;
                continue;
            }

            findings.Add(runner.Scores, $"row {row} of the {sample.Source}", isDeclared);
        }

        if (failure is not null)
        {
            findings.Warn($"fails on {failed} of {sample.Count} {sample.Source}: {failure}");
        }
    }

    // The class or the output that scores is one of probabilities in the manifest's own words.
    private static bool IsProbability(ModelManifest manifest) =>
        manifest.Score.Class is not null || (manifest.Score.Output is { } output && output == manifest.ProbabilitiesOutput);
}
