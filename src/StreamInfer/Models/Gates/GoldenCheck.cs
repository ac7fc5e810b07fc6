namespace StreamInfer.Models.Gates;

/// <summary>Scores every golden record and says how far off the worst is.</summary>
internal static class GoldenCheck
{
    /// <param name="runner">The model.</param>
    /// <param name="manifest">Names the file and the tolerance.</param>
    /// <param name="sample">Takes the records that could be read.</param>
    public static GateCheck Run(GateRunner runner, ModelManifest manifest, GoldenSample sample)
    {
        if (manifest.GoldenFile is not { } file)
        {
            return new GateCheck(GateCheckKind.Golden, GateOutcome.Passed, "there are no golden records");
        }

        var greatest = 0.0;
        string? problem = null;
        var differing = 0;
        try
        {
            foreach (var (line, expected, block) in GoldenRecords.Read(file, runner.Session.Layout))
            {
                sample.Add(block, expected);
                var error = runner.RunRow(block, 0);
                var actual = runner.Scores.Scores[0];
                var difference = error is null ? GoldenRecords.Difference(expected, actual) : double.NaN;
                greatest = Math.Max(greatest, difference);
                if (!(difference <= manifest.GoldenTolerance))
                {
                    differing++;
                    problem ??= error is null
                        ? $"{file}:{line}: expected score {expected:R}, the model gives {actual:R}"
                        : $"{file}:{line}: {error}";
                }
            }
        }
        catch (ModelLoadException unreadable)
        {
            return new GateCheck(GateCheckKind.Golden, GateOutcome.Failed, unreadable.Message) { Figures = [new GateFigure("read", sample.Records, "records")] };
        }

        return new GateCheck(
            GateCheckKind.Golden,
            problem is null ? GateOutcome.Passed : GateOutcome.Failed,
            problem is null ? "all scores are as expected" : $"{problem}; {differing} of {sample.Records} records differ")
        {
            Figures = [new GateFigure("compared", sample.Records, "records"), new GateFigure("greatest difference", greatest)],
            Limit = new GateFigure("tolerance", manifest.GoldenTolerance),
        };
    }
}
