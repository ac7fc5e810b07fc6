using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;

namespace StreamInfer.DashboardTests;

/// <summary>Pictures of every page over made-up answers, and of states that are rarely seen: for those who work on the pages. Documents show a service that runs.</summary>
internal static class Screenshots
{
    private sealed record Picture(string Name, string Hash, int Width = 1440, int Height = 900, bool Whole = false, string? Click = null, Action<FixtureServer>? Before = null);

    private static readonly Picture[] Pictures =
    [
        new("drill", "drift/amount?version=3&route=primary", 1280, 800),
        new("all-overview", "overview", Whole: true), new("all-drift", "drift", Whole: true), new("all-models", "models", Whole: true), new("all-anomalies", "anomalies"), new("all-labels", "labels", Whole: true),
        new("all-audit", "audit"), new("all-configuration", "configuration"), new("wide-overview", "overview", 1920, 1080), new("narrow-overview", "overview", 360, 780, Whole: true),
        new("token", "overview", Before: server => server.Token = "another"),
        new("problems", "overview", Before: server => server.Answers[FraudService.Path]["problems"] = new JsonArray(
            Json.Of(new { component = "broker", message = "3 of 12 partitions are without a leader", warning = false }), Json.Of(new { component = "monitoring", message = "behind: 4 % of events are not watched", warning = true }))),
        new("lost", "drift", Before: server => server.RefusesStreams = true), new("empty", "overview", Before: server => server.WithNothing(TimeProvider.System.GetUtcNow())),
        new("confirm", "models", Click: "Promote now"), new("dead-letter", "overview", Click: "0/1283"), new("narrow-drift", "drift", 360, 780, Whole: true), new("narrow-models", "models", 360, 780, Whole: true), new("narrow-drill", "drift/amount?version=3&route=primary", 360, 780),
    ];

    /// <summary>Writes <c>NAME-light.png</c> and <c>NAME-dark.png</c> of each into <paramref name="folder"/>.</summary>
    public static async Task WriteAsync(string folder, string? assets)
    {
        Directory.CreateDirectory(folder);
        await using var server = await FixtureServer.StartAsync(assets);
        server.WithFraud(TimeProvider.System.GetUtcNow());
        var browser = new Browser();
        await browser.InitializeAsync();
        try
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                foreach (var picture in Pictures)
                    await TakeAsync(browser, server, picture, scheme, folder);
            }
        }
        finally
        {
            await browser.DisposeAsync();
        }
    }

    private static async Task TakeAsync(Browser browser, FixtureServer server, Picture picture, ColorScheme scheme, string folder)
    {
        picture.Before?.Invoke(server);
        await using var context = await browser.NewContextAsync(scheme, picture.Width, picture.Height);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Console.WriteLine($"{picture.Name}: {message.Type}: {message.Text}");
        page.PageError += (_, error) => Console.WriteLine($"{picture.Name}: {error}");
        await page.GotoAsync($"{server.Address}/#/{FraudService.Name}/{picture.Hash}");
        await page.Locator(server.Token is not null ? "dialog" : server.RefusesStreams ? ".connection .badge.bad" : ".connection .badge.ok").WaitForAsync();
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        if (picture.Hash.Contains('?'))
            await page.Locator("dialog .chart").WaitForAsync();
        else
            await page.Locator(".loading").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        if (picture.Click is not null)
        {
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = picture.Click, Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        }

        var name = scheme == ColorScheme.Dark ? "dark" : "light";
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{picture.Name}-{name}.png"), FullPage = picture.Whole });
        (server.Token, server.RefusesStreams) = (null, false);
        server.WithFraud(TimeProvider.System.GetUtcNow());
    }
}
