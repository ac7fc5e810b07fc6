using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Tests.Monitoring.Kit;

/// <summary>A numeric profile as the vectors write it.</summary>
public static class ExpectedProfile
{
    public static void Match(VectorCase expected, NumericProfile profile)
    {
        expected.MatchExactly("rows", (Int128)profile.Rows);
        expected.MatchExactly("count", (Int128)profile.Count);
        expected.MatchExactly("missing", (Int128)profile.Missing);
        expected.MatchExactly("infinite", (Int128)profile.Infinite);
        expected.MatchExactly("edges", expected.Numbers("edges"), profile.Edges.Select(edge => (double)edge));
        expected.MatchExactly("counts", profile.Counts);
        expected.MatchBits("min", profile.Min);
        expected.MatchBits("max", profile.Max);
        expected.Match("mean", profile.Mean);
        expected.Match("std", profile.StandardDeviation);
        expected.MatchBits("median", profile.Median);
        expected.Match("mad", profile.MedianDeviation);
        expected.MatchBits("center", profile.Center);
        expected.Match("scale", profile.Scale);
        expected.MatchExactly("sumQ", profile.SumQ);
        expected.MatchExactly("sumQ2", profile.SumQ2);
        expected.MatchExactly("constant", profile.IsConstant);
        expected.MatchExactly("usable", profile.IsUsable);
    }
}
