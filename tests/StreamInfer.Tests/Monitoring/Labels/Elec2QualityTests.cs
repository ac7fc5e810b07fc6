using System.Globalization;
using StreamInfer.Monitoring.Labels;
using StreamInfer.Tests.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Labels;

/// <summary>Two models made by others on 45,312 real events, whose labels come late: the quality of each stretch is that of the data's own table.</summary>
public class Elec2QualityTests
{
    private const int Stretch = 5_000;
    private const long Minute = 60_000;

    /// <summary>Half of the last digit of the table.</summary>
    private const double Rounding = 0.0005;

    /// <summary>
    /// What a thousand bins of the score blur: the boosted trees of version 2 say "almost surely" of many rows, which then are one bin. Computed apart from this program: 0.0001 and
    /// 0.0032 at most.
    /// </summary>
    private const double Blur = 0.0001;

    private const double BlurOfTrees = 0.0033;

    // ROC-AUC of versions 1 and 2 by stretches of 5,000 rows, from row 10,000 on.
    private static readonly (double First, double Second)[] Table =
        [(0.907, 0.904), (0.862, 0.842), (0.769, 0.658), (0.850, 0.776), (0.764, 0.656), (0.868, 0.859), (0.894, 0.885)];

    [Elec2Fact]
    public void Snapshot_eachStretch_hasTheQualityOfTheTable()
    {
        // An event a minute, so that a window is a stretch; labels come up to an hour later.
        var plan = new LabelsPlan("labels") { Window = TimeSpan.FromMinutes(Stretch), Horizon = TimeSpan.FromHours(2) };
        var quality = new LabelledQuality(plan, _ => 0.5, _ => { });
        var folder = Elec2FactAttribute.Folder!;
        var labels = File.ReadLines(Path.Combine(folder, "events.csv")).Skip(1).Select(line => line[^1] == '1').ToArray();
        var scores = File.ReadLines(Path.Combine(folder, "expected-scores.csv")).Skip(1)
            .Select(line => line.Split(',').Skip(1).Select(score => double.Parse(score, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var found = new List<(double First, double Second)>();
        for (var row = 0; row < (2 + Table.Length) * Stretch; row++)
        {
            for (var version = 1; version <= 2; version++)
            {
                quality.Take(JoinEntry.Prediction(row * Minute, Id(row, version), version, PredictionRoute.Primary, scores[row][version - 1]));
                if (row % Stretch >= 60)
                {
                    quality.Take(JoinEntry.Label(row * Minute, Id(row - 60, version), labels[row - 60]));
                }
            }

            if (row % Stretch == Stretch - 1)
            {
                // A stretch's last labels come before the next begins, and what came is told as one.
                for (var late = row - 59; late <= row; late++)
                {
                    quality.Take(JoinEntry.Label(row * Minute, Id(late, 1), labels[late]));
                    quality.Take(JoinEntry.Label(row * Minute, Id(late, 2), labels[late]));
                }

                var versions = quality.Snapshot().Versions;
                Assert.All(versions, version => Assert.Equal(Stretch, version.Labels));
                found.Add((versions[0].Figures.RocAuc!.Value, versions[1].Figures.RocAuc!.Value));
            }
        }

        Assert.All(Table.Zip(found.Skip(2)), pair =>
        {
            Assert.Equal(pair.First.First, pair.Second.First, Rounding + Blur);
            Assert.Equal(pair.First.Second, pair.Second.Second, Rounding + BlurOfTrees);
        });
        Assert.Equal(0, quality.Snapshot().Expired);
    }

    private static UInt128 Id(int row, int version) => ((UInt128)version << 64) + (UInt128)row;
}
