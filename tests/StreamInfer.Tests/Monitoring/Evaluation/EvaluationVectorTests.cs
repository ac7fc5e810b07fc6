using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Evaluation;

public class EvaluationVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "evaluation", new string[0], MemberType = typeof(Vectors))]
    public void Evaluate_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var reference = Array.ConvertAll(
            VectorStream.Generate((ulong)vector.Integer("referenceSeed"), vector["referenceSegments"]), value => (float)value);
        var values = Array.ConvertAll(VectorStream.Generate((ulong)vector.Integer("windowSeed"), vector["windowSegments"]), value => (float)value);
        if (vector.Has("nanWhere"))
        {
            Assert.Equal("i % 97 == 5", vector.Text("nanWhere"));
            values = [.. values.Select((value, i) => i % 97 == 5 ? float.NaN : value)];
        }

        var builder = new ReferenceProfileBuilder();
        builder.AddNumeric("x", reference);
        var plan = new PanePlan(["x"], [], builder.Build("model", 1, DateTimeOffset.UnixEpoch));
        var pane = new Pane(plan);
        new PaneCounter(plan).Count(new PaneBlock { Rows = values.Length, Numbers = values, NumberStride = 1 }, pane);
        var subject = Assert.Single(new WindowEvaluator(plan, new AlarmThresholds { Q = 0.05 }).Evaluate(pane).Subjects);

        ExpectedProfile.Match(vector.Within("profile"), plan.Numeric[0].Profile);
        ExpectedPane.Match(vector.Within("pane"), pane.Numeric[0]);
        vector.MatchExactly("sufficient", subject.Level != AlarmLevel.Insufficient);
        Match(vector, subject.Statistics!);
    }

    private static void Match(VectorCase vector, SubjectStatistics statistics)
    {
        vector.Match("psi", statistics.Stability?.Psi);
        vector.Match("psiExcess", statistics.Stability?.Excess);
        vector.Match("psiP", statistics.Stability?.P);
        vector.Match("js", statistics.JensenShannon?.Distance);
        vector.Match("jsP", statistics.JensenShannon?.P);
        vector.Match("chi2", statistics.ChiSquare?.Statistic);
        vector.Match("chi2P", statistics.ChiSquare?.P);
        vector.Match("distributionP", statistics.DistributionP);
        vector.Match("ks", statistics.KolmogorovSmirnov?.Distance);
        vector.Match("ksP", statistics.KolmogorovSmirnov?.P);
        vector.Match("w1", statistics.Wasserstein?.Distance);
        vector.Match("w1P", statistics.Wasserstein?.P);
        var missing = statistics.Missing!.Value;
        vector.MatchAll("missing", [missing.Difference, missing.Z, missing.P, missing.CohenH]);
        vector.Match("rangeP", statistics.RangeP);
        var shift = statistics.MeanShift!.Value;
        vector.MatchAll("meanShift", [shift.Effect!.Value, shift.Z, shift.P]);
    }
}
