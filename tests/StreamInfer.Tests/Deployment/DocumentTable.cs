using System.Text.RegularExpressions;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Deployment;

/// <summary>A table of a document whose last column names tests, as <c>`Class.Method`</c>.</summary>
internal static partial class DocumentTable
{
    private static readonly string Root = Path.GetDirectoryName(Upwards.Find("StreamInfer.sln"))!;

    /// <summary>The first cell of each row of a table in docs, and the tests that the row names.</summary>
    /// <param name="document">File name.</param>
    /// <param name="columns">How many the table has.</param>
    /// <param name="header">First cell of its header.</param>
    public static TheoryData<string, string[]> Rows(string document, int columns, string header)
    {
        var rows = new TheoryData<string, string[]>();
        foreach (var row in File.ReadLines(Path.Combine(Root, "docs", document)).Select(Cells).Where(row => row.Length == columns && row[0] != header && row[0] != "---"))
        {
            rows.Add(row[0], [.. TestName().Matches(row[^1]).Select(match => match.Groups[1].Value)]);
        }

        return rows;
    }

    /// <summary>Fails where a row names no test, or one that is not there.</summary>
    public static void AssertTestsAreThere(string row, string[] tests)
    {
        Assert.True(tests.Length > 0, $"no test for '{row}'");
        Assert.All(tests, test => Assert.True(Exists(test.Split('.')), $"there is no {test}, which shows '{row}'"));
    }

    private static bool Exists(string[] test) =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests"), $"{test[0]}.cs", SearchOption.AllDirectories)
            .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\bpublic (async Task|Task|void) {test[1]}\(", RegexOptions.None, TimeSpan.FromSeconds(10)));

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex("`([A-Za-z0-9]+\\.[A-Za-z0-9_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
