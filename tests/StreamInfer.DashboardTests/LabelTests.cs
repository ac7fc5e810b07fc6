using System.Text.Json.Nodes;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class LabelTests(Browser browser) : DashboardTest(browser)
{
    private const string Labels = FraudService.Path + "/labels";

    [Fact]
    public async Task Waiting_and_joined_are_told_apart()
    {
        Server.WithFraud(Now);
        await OpenAsync("labels");
        await Expect(Panel("Labels")).ToContainTextAsync("2.11 M");
        await Expect(Panel("Labels")).ToContainTextAsync("413 k");
    }

    /// <summary>Versions that began at different times, and a night without predictions.</summary>
    [Fact]
    public async Task Points_lie_at_the_times_of_their_panes_and_the_axis_names_days()
    {
        Server.WithFraud(Now);
        var versions = Server.Answers[Labels]["versions"]!.AsArray();
        versions[0]!["history"] = History("2026-11-25T10:00:00Z", "2026-11-25T10:30:00Z", "2026-11-26T22:00:00Z");
        versions[1]!["history"] = History("2026-11-26T22:00:00Z", "2026-11-26T22:30:00Z");
        await OpenAsync("labels");
        var axis = Panel("Accuracy over time").Locator(".x-axis span");
        await Expect(axis).ToHaveTextAsync(["2026-11-25 09:30", "2026-11-26 03:45", "2026-11-26 22:00"]);

        // 74 panes of half an hour: the second of the first version is 1 of 73 along, its third 72; the other's two are the last.
        var paths = await Panel("Accuracy over time").Locator("path.line").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('d').replace(/ [0-9.]+/g, ''))");
        Assert.Equal(["M0L13.7M986.3m-2h4", "M986.3L1000"], [paths[0], paths[2]]);
    }

    private static JsonArray History(params string[] ends) =>
        [.. ends.Select(end => Json.Of(new { end, labels = 10, accuracy = 0.9, estimatedAccuracy = 0.91 }))];
}
