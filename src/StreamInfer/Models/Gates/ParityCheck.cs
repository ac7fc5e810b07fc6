namespace StreamInfer.Models.Gates;

/// <summary>Compares scores on the device with those of the CPU.</summary>
internal static class ParityCheck
{
    private const int MaxRows = 64;

    /// <param name="runner">The model on its device.</param>
    /// <param name="reference">The same on the CPU.</param>
    /// <param name="sample">Rows that it takes.</param>
    /// <param name="tolerance">Greatest difference: absolute up to a score of 1, relative beyond.</param>
    public static GateCheck Run(GateRunner runner, GateRunner reference, SampleRows sample, double tolerance)
    {
        var greatest = 0.0;
        string? problem = null;
        var rows = Math.Min(sample.Count, MaxRows);
        for (var row = 0; row < rows; row++)
        {
            var error = runner.RunRow(sample.Block, row) ?? reference.RunRow(sample.Block, row);
            var (here, there) = (runner.Scores.Scores[0], reference.Scores.Scores[0]);
            var difference = error is null ? GoldenRecords.Difference(there, here) / Math.Max(1, double.IsFinite(there) ? Math.Abs(there) : 1) : double.NaN;
            greatest = Math.Max(greatest, difference);
            if (problem is null && !(difference <= tolerance))
            {
                problem = error is null
                    ? $"row {row} of the {sample.Source}: score {here:R} on {runner.Session.Device}, {there:R} on {reference.Session.Device}"
                    : $"row {row} of the {sample.Source}: {error}";
            }
        }

        return new GateCheck(
            GateCheckKind.Parity,
            problem is null ? GateOutcome.Passed : GateOutcome.Failed,
            problem ?? $"scores on {runner.Session.Device} are those on {reference.Session.Device} ({sample.Source})")
        {
            Figures = [new GateFigure("compared", rows, "rows"), new GateFigure("greatest difference", greatest)],
            Limit = new GateFigure("tolerance", tolerance),
        };
    }
}
