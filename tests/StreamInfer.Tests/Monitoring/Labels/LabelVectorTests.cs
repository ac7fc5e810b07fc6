using StreamInfer.Monitoring.Labels;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Labels;

public class LabelVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "performance", new string[0], MemberType = typeof(Vectors))]
    public void PredictionQuality_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var threshold = vector.Number("threshold");
        var (quality, rest) = (new PredictionQuality(threshold), new PredictionQuality(threshold));
        var labels = vector.Numbers("labels");
        var scores = vector.Numbers("scores");
        for (var i = 0; i < scores.Length; i++)
        {
            (i % 3 == 0 ? rest : quality).Add(scores[i], labels[i]);
        }

        quality.Merge(rest);
        quality = Restored(quality.Save, new PredictionQuality(threshold), (fresh, reader) => fresh.Restore(reader));
        var result = vector.Within("result");
        result.MatchExactly("n", (Int128)quality.Count);
        result.MatchExactly("tp", (Int128)quality.TruePositives);
        result.MatchExactly("fp", (Int128)quality.FalsePositives);
        result.MatchExactly("tn", (Int128)quality.TrueNegatives);
        result.MatchExactly("fn", (Int128)quality.FalseNegatives);
        result.MatchExactly("dropped", (Int128)quality.Dropped);
        var figures = quality.Figures;
        result.Match("accuracy", figures.Accuracy);
        result.Match("precision", figures.Precision);
        result.Match("recall", figures.Recall);
        result.Match("f1", figures.F1);
        result.Match("rocAuc", figures.RocAuc);
        result.Match("prAuc", figures.PrAuc);
        result.Match("logLoss", figures.LogLoss);
        result.Match("brier", figures.Brier);
        result.Match("ece", figures.CalibrationError);
        var sums = vector.Within("sums");
        Assert.InRange(quality.LogLossSum - sums.Integer("nll"), -quality.Count, quality.Count);
        sums.MatchExactly("brier", (Int128)quality.BrierSum);
        var calibration = sums["calibration"];
        var bins = quality.Calibration.ToArray();
        Assert.Equal(calibration[0].EnumerateArray().Select(item => item.GetInt64()), bins.Select(bin => bin.Count));
        Assert.Equal(calibration[1].EnumerateArray().Select(item => item.GetInt64()), bins.Select(bin => bin.Positives));
        Assert.Equal(calibration[2].EnumerateArray().Select(item => item.GetInt64()), bins.Select(bin => bin.ScoreSum));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "cbpe", new string[0], MemberType = typeof(Vectors))]
    public void PerformanceEstimate_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var threshold = vector.Number("threshold");
        var (estimate, rest) = (new PerformanceEstimate(threshold), new PerformanceEstimate(threshold));
        foreach (var score in vector.Numbers("scores"))
        {
            (score > 0.6 ? rest : estimate).Add(score);
        }

        estimate.Merge(rest);
        estimate = Restored(estimate.Save, new PerformanceEstimate(threshold), (fresh, reader) => fresh.Restore(reader));
        var result = vector.Within("result");
        var figures = estimate.Figures;
        result.MatchExactly("n", (Int128)estimate.Count);
        result.Match("tp", figures.TruePositives);
        result.Match("fp", figures.FalsePositives);
        result.Match("tn", figures.TrueNegatives);
        result.Match("fn", figures.FalseNegatives);
        result.Match("accuracy", figures.Accuracy);
        result.Match("precision", figures.Precision);
        result.Match("recall", figures.Recall);
        result.Match("f1", figures.F1);
        result.Match("rocAuc", figures.RocAuc);
        result.Match("accuracySe", figures.AccuracyError);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "ab", new string[0], MemberType = typeof(Vectors))]
    public void AlwaysValidTest_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var (alpha, tau) = (vector.Number("alpha"), vector.Number("tau"));
        var test = new AlwaysValidTest(alpha, tau);
        var looks = vector["looks"].EnumerateArray().ToArray();
        for (var i = 0; i < looks.Length; i++)
        {
            var counts = looks[i].EnumerateArray().Select(item => item.GetInt64()).ToArray();
            var look = test.Look(new VersionOutcomes(counts[0], counts[1]), new VersionOutcomes(counts[2], counts[3]));
            if (vector["results"][i].ValueKind == System.Text.Json.JsonValueKind.Null)
            {
                Assert.Null(look);
                continue;
            }

            var expected = vector.Of(vector["results"][i], $"look {i}");
            expected.Match("difference", look?.Difference);
            expected.Match("logLambda", look?.LogLambda);
            expected.Match("p", look?.P);
            expected.Match("low", look?.Low);
            expected.Match("high", look?.High);
            expected.Match("alwaysValidP", look?.AlwaysValidP);
            expected.Match("runLow", look?.RunningLow);
            expected.Match("runHigh", look?.RunningHigh);
            expected.MatchExactly("decided", look!.Value.IsDecided);
            test = Restored(test.Save, new AlwaysValidTest(alpha, tau), (fresh, reader) => fresh.Restore(reader));
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0.05, true)]
    [InlineData(0.051, false)]
    public void IsCalibrated_lastError_decides(double? error, bool expected) => Assert.Equal(expected, PerformanceEstimate.IsCalibrated(error));

    private static T Restored<T>(Action<BinaryWriter> save, T fresh, Action<T, BinaryReader> restore)
    {
        using var stream = new MemoryStream();
        save(new BinaryWriter(stream));
        stream.Position = 0;
        restore(fresh, new BinaryReader(stream));
        return fresh;
    }
}
