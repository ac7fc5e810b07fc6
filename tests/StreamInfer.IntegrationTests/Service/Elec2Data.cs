using System.Globalization;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>The Elec2 records, as events with a key and a time, and what two models made by others say of them.</summary>
internal static class Elec2Data
{
    private static readonly DateTimeOffset Start = new(1996, 5, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan HalfHour = TimeSpan.FromMinutes(30);

    private static string Folder => RepositoryFiles.SharedData("elec2")!;

    /// <summary>The model repository.</summary>
    public static string Models => Path.Combine(Folder, "models");

    /// <summary>The score of each row by a version.</summary>
    public static double[] Expected(int version) =>
        [.. File.ReadLines(Path.Combine(Folder, "expected-scores.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[version], CultureInfo.InvariantCulture))];

    /// <summary>Whether the price went up in each row, 1 or 0: what is known later.</summary>
    public static int[] Classes() => [.. File.ReadLines(Path.Combine(Folder, "events.csv")).Skip(1).Select(line => line[^1] - '0')];

    /// <summary>The row of an event.</summary>
    public static int RowAt(long eventTimeMs) => (int)((eventTimeMs - Start.ToUnixTimeMilliseconds()) / (long)HalfHour.TotalMilliseconds);

    /// <summary>The key of a row's event: its day.</summary>
    public static string KeyOf(int row) => $"nsw-{row / 48}";

    /// <summary>Writes the events.</summary>
    /// <returns>Their file.</returns>
    public static string WriteEvents(TemporaryFolder folder)
    {
        var path = folder.File("events.csv");
        using var output = new StreamWriter(path);
        var row = -1;
        foreach (var line in File.ReadLines(Path.Combine(Folder, "events.csv")))
        {
            output.WriteLine(row < 0 ? $"key,time,{line}" : $"{KeyOf(row)},{(Start + (row * HalfHour)).ToUnixTimeMilliseconds()},{line}");
            row++;
        }

        return path;
    }
}
