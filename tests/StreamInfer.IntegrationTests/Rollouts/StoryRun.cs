using System.Text.RegularExpressions;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>The program tells one of its stories.</summary>
internal static partial class StoryRun
{
    /// <summary>Every claim of it has to hold, and these lines have to be among what it tells.</summary>
    /// <param name="arguments">After <c>demo --story</c>.</param>
    /// <param name="lines">Parts of lines.</param>
    public static async Task HoldsAsync(string[] arguments, string[] lines)
    {
        using var run = new ProgramRun(new Dictionary<string, string>(), ["demo", "--story", .. arguments]);

        var code = await run.ExitAsync();

        var told = run.Output + run.Error;
        Assert.True(code == 0, told);
        Assert.All(lines, line => Assert.True(told.Contains(line, StringComparison.Ordinal), $"'{line}' is missing in: {told}"));
        Assert.DoesNotContain("BROKEN", told, StringComparison.Ordinal);
        var sum = Sum().Match(told);
        Assert.True(sum.Success && sum.Groups[1].Value == sum.Groups[2].Value, told);
    }

    [GeneratedRegex("([0-9]+) of ([0-9]+) claims hold")]
    private static partial Regex Sum();
}
