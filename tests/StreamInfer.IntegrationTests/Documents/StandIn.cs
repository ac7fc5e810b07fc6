using System.Globalization;
using System.Text;
using StreamInfer.Host.Bench.Workloads;

namespace StreamInfer.IntegrationTests.Documents;

/// <summary>
/// A folder that looks like that of the Elec2 records, for where those are not: as many columns, fewer rows, and a model of random weights. The values of a column have the
/// same distribution all along, but for three, which stand still for 10,500 half-hours, as they do in the real data for a year, and then move.
/// </summary>
internal static class StandIn
{
    /// <summary>Half-hours, 250 days from 7 May 1996 on.</summary>
    public const int Rows = 12_000;

    /// <summary>The half-hour, of 11 December 1996, from which on <see cref="Moving"/> do.</summary>
    public const int MovesFrom = 10_500;

    private const int HalfHoursOfADay = 48;

    /// <summary>The columns that stand still before.</summary>
    public static readonly string[] Moving = ["vicprice", "vicdemand", "transfer"];

    /// <summary>Writes <c>events.csv</c> and <c>models/electricity/1/model.onnx</c>.</summary>
    public static void WriteTo(string folder)
    {
        var version = Directory.CreateDirectory(Path.Combine(folder, "models", "electricity", "1")).FullName;
        File.WriteAllBytes(Path.Combine(version, "model.onnx"), DenseModel.Create([6, 1], seed: 1));
        File.WriteAllText(Path.Combine(folder, "events.csv"), Events());
    }

    private static string Events()
    {
        var random = new Random(1);
        var text = new StringBuilder("period,nswprice,nswdemand,vicprice,vicdemand,transfer,class\n");
        for (var row = 0; row < Rows; row++)
        {
            var (price, demand) = (random.NextDouble(), random.NextDouble());
            var (hasMoved, move) = (row >= MovesFrom, random.NextDouble());
            text.Append(CultureInfo.InvariantCulture, $"{row % HalfHoursOfADay / (HalfHoursOfADay - 1d):f6},{price:f6},{demand:f6},")
                .Append(CultureInfo.InvariantCulture, $"{(hasMoved ? 0.1 + move : 0.003467):f6},{(hasMoved ? 0.6 + move : 0.422915):f6},{(hasMoved ? 0.5 + move : 0.414912):f6},")
                .Append(CultureInfo.InvariantCulture, $"{(price > demand ? 1 : 0)}\n");
        }

        return text.ToString();
    }
}
