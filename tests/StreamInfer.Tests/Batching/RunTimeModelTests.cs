using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

/// <summary>At 1,000,000 ticks a second.</summary>
public class RunTimeModelTests
{
    private const long Frequency = 1_000_000;
    private static readonly RunTiming[] Seeds = [.. new[] { 1, 16, 256 }.Select(rows => new RunTiming(rows, TimeSpan.FromMicroseconds(100 + (2 * rows))))];

    [Fact]
    public void CostWith_nothingKnown_isNothingButTheHandOver() => Assert.Equal(new BatchCost(0, 0, 9), new RunTimeModel(Frequency, "cpu", []).CostWith(9));

    [Fact]
    public void CostWith_seeds_isTheirLineAndALittle()
    {
        var model = new RunTimeModel(Frequency, "cpu", [.. Seeds]);

        AssertLine(model, 100, 2);
        Assert.Equal(102, model.CostWith(0).FixedTicks, 1e-6);
    }

    [Fact]
    public void Add_runsThatTakeLonger_areBelievedAfterTheWindow()
    {
        var model = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        Learn(model, 64, rows => 300 + (6 * rows));

        AssertLine(model, 300, 6, tolerance: 0.1);
    }

    [Fact]
    public void Add_oneSizeOnly_keepsTheSlopeOfTheSeeds()
    {
        var model = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        for (var i = 0; i < 200; i++)
        {
            model.Add(256, 612, "cpu");
        }

        AssertLine(model, 100, 2, tolerance: 0.02);
    }

    [Fact]
    public void Add_everyTenthRunThirtyfold_hardlyMovesTheLine()
    {
        var model = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        var run = 0;
        Learn(model, 640, rows => (100 + (2 * rows)) * (++run % 10 == 0 ? 30 : 1));

        AssertLine(model, 100, 2, tolerance: 0.1);
    }

    [Fact]
    public void Add_otherDevice_forgetsWhatWasLearnt()
    {
        var model = new RunTimeModel(Frequency, "cuda", [.. Seeds]);
        Learn(model, 64, rows => 100 + (2 * rows), "cuda");
        model.Add(10, 5000, "cpu");

        Assert.Equal((0.005, 0), (model.FixedSeconds, model.SecondsPerRow));
        Assert.Equal(0, model.PredictionError);
        Learn(model, 64, rows => 4000 + (100 * rows), "cpu");
        AssertLine(model, 4000, 100, tolerance: 0.02);
    }

    [Fact]
    public void PredictionError_firstRun_isWhatItIsOffBy()
    {
        var model = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        model.Add(100, 450, "cpu");

        Assert.Equal(0.5, model.PredictionError, 6);
    }

    [Fact]
    public void PredictionError_ofRunsAsPredicted_fades()
    {
        var model = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        model.Add(100, 3000, "cpu");
        Learn(model, 300, rows => 100 + (2 * rows));

        Assert.InRange(model.PredictionError, 0, 0.03);
    }

    [Fact]
    public void CostWith_runsThatVary_keepsMoreInReserve()
    {
        var steady = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        var unsteady = new RunTimeModel(Frequency, "cpu", [.. Seeds]);
        var random = new Random(5);
        Learn(steady, 64, rows => 100 + (2 * rows));
        Learn(unsteady, 64, rows => (long)((100 + (2 * rows)) * (0.7 + (0.6 * random.NextDouble()))));

        Assert.True(unsteady.CostWith(0).Run(100) > 1.2 * steady.CostWith(0).Run(100));
    }

    [Fact]
    public void Add_runsThatTakeNoTime_countAsATick()
    {
        var model = new RunTimeModel(Frequency, "cpu", []);
        model.Add(1, 0, "cpu");

        Assert.Equal(1e-6, model.FixedSeconds);
    }

    private static void Learn(RunTimeModel model, int runs, Func<int, long> ticks, string device = "cpu")
    {
        var random = new Random(20261123);
        for (var i = 0; i < runs; i++)
        {
            var rows = random.Next(1, 257);
            model.Add(rows, ticks(rows), device);
        }
    }

    private static void AssertLine(RunTimeModel model, double constant, double slope, double tolerance = 1e-9)
    {
        foreach (var rows in new[] { 1, 32, 256 })
        {
            var expected = constant + (slope * rows);
            Assert.InRange((model.FixedSeconds + (model.SecondsPerRow * rows)) * Frequency, expected * (1 - tolerance), expected * (1 + tolerance));
        }
    }
}
