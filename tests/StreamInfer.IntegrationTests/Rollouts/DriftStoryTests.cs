using System.Text.RegularExpressions;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>What the program tells of itself in <c>demo --story drift</c>.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class DriftStoryTests
{
    [Fact]
    public async Task Run_demoWithTheDriftStory_everyClaimHolds()
    {
        using var run = new ProgramRun(new Dictionary<string, string>(), "demo", "--story", "drift", "--rate", "1500");

        var code = await run.ExitAsync();

        var told = run.Output + run.Error;
        Assert.True(code == 0, told);
        foreach (var line in (string[])
            [
                "subjects are ok: features, score, correlations and all means together",
                "amount insufficient -> ok",
                "amount drift -> recovered",
                "ok  within 5 windows, and not before",
                "ok  no alarm on any other feature",
                "ok  every event has exactly one prediction",
            ])
        {
            Assert.True(told.Contains(line, StringComparison.Ordinal), $"'{line}' is missing in: {told}");
        }

        Assert.DoesNotContain("BROKEN", told, StringComparison.Ordinal);
        var sum = Sum().Match(told);
        Assert.True(sum.Success && sum.Groups[1].Value == sum.Groups[2].Value, told);
    }

    [GeneratedRegex("([0-9]+) of ([0-9]+) claims hold")]
    private static partial Regex Sum();
}
