using System.Globalization;

namespace StreamInfer.Benchmarks.Monitoring;

/// <summary>
/// What counting, trees and evaluation cost while nobody else uses the core: the shortest of many short runs. For machines that are shared, on which means say
/// what the others do.
/// </summary>
internal static class QuietCost
{
    private const int Runs = 3_000;

    public static void Write(TextWriter output, TimeProvider time)
    {
        var counting = new CountingBenchmarks();
        counting.Setup();
        Tell("counting a row of 50 features", Shortest(counting.CountRow, time) / MonitoredRows.BlockRows);
        var trees = new HalfSpaceTreesBenchmarks();
        trees.Setup();
        Tell("scoring and learning an event, 25 trees, 30 features", Shortest(() => trees.Learn(), time) / HalfSpaceTreesBenchmarks.Events);
        var evaluation = new EvaluationBenchmarks();
        evaluation.Setup();
        Tell("adding up 60 panes of 50 features", Shortest(() => evaluation.Merge(), time));
        Tell("statistics of 50 features", Shortest(() => evaluation.Evaluate(), time));
        Tell("both", Shortest(() => evaluation.MergeAndEvaluate(), time));

        void Tell(string what, double nanoseconds) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {nanoseconds:N0} ns"));
    }

    private static double Shortest(Action run, TimeProvider time)
    {
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var start = time.GetTimestamp();
            run();
            var elapsed = time.GetElapsedTime(start);
            shortest = elapsed < shortest ? elapsed : shortest;
        }

        return shortest.TotalNanoseconds;
    }
}
