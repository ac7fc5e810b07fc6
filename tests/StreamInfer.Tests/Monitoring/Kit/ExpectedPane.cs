using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Tests.Monitoring.Kit;

/// <summary>A pane of a numeric feature as the vectors write it.</summary>
public static class ExpectedPane
{
    public static void Match(VectorCase expected, NumericPane pane)
    {
        expected.MatchExactly("rows", (Int128)pane.Rows);
        expected.MatchExactly("count", (Int128)pane.Count);
        expected.MatchExactly("missing", (Int128)pane.Missing);
        expected.MatchExactly("infinite", (Int128)pane.Infinite);
        expected.MatchExactly("outOfRange", (Int128)pane.OutOfRange);
        expected.MatchExactly("bins", pane.Bins.ToArray());
        expected.MatchExactly("sumQ", pane.SumQ);
        expected.MatchExactly("sumQ2", pane.SumQ2);
        expected.MatchBits("min", pane.Count > 0 ? pane.Min : null);
        expected.MatchBits("max", pane.Count > 0 ? pane.Max : null);
    }
}
