using System.Text.RegularExpressions;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Deployment;

/// <summary>The table of docs/reliability.md: no row without a test.</summary>
public sealed partial class ReliabilityTableTests
{
    private const int Columns = 4;
    private static readonly string Root = Path.GetDirectoryName(Upwards.Find("StreamInfer.sln"))!;

    public static TheoryData<string, string[]> Rows
    {
        get
        {
            var rows = new TheoryData<string, string[]>();
            foreach (var row in File.ReadLines(Path.Combine(Root, "docs", "reliability.md")).Select(Cells).Where(IsFailure))
            {
                rows.Add(row[0], [.. TestName().Matches(row[^1]).Select(match => match.Groups[1].Value)]);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_ofReliability_namesTestsThatAreThere(string failure, string[] tests)
    {
        Assert.True(tests.Length > 0, $"no test for '{failure}'");
        Assert.All(tests, test => Assert.True(Exists(test.Split('.')), $"there is no {test}, which shows '{failure}'"));
    }

    private static bool Exists(string[] test) =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests"), $"{test[0]}.cs", SearchOption.AllDirectories)
            .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\bpublic (async Task|Task|void) {test[1]}\(", RegexOptions.None, TimeSpan.FromSeconds(10)));

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static bool IsFailure(string[] row) => row.Length == Columns && row[0] is not ("failure" or "---");

    [GeneratedRegex("`([A-Za-z0-9]+\\.[A-Za-z0-9_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
