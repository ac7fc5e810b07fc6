using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

/// <summary>A person, a browser, and the program as it is: no answer in between was written by a test.</summary>
[Collection(DashboardCollection.Name)]
public sealed class PromotionTests(Browser browser)
{
    [Fact]
    public async Task Operator_promotes_a_version_and_it_scores_and_the_audit_says_who_and_why()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var service = await RunningService.StartAsync(patience.Token);
        var before = await service.ScoreAsync(50, before: 0, patience.Token);
        await using var context = await browser.NewContextAsync();
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(service.Address, "/#/fraud-scoring/models").ToString());
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Token").FillAsync(service.Token);
        await page.Keyboard.PressAsync("Enter");
        ILocator Row(int version) => page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Versions", Exact = true }).GetByRole(AriaRole.Row, new LocatorGetByRoleOptions { Name = $"Version {version}" });
        await Expect(Row(1)).ToContainTextAsync("active");
        await Expect(Row(2)).Not.ToContainTextAsync("active");

        await page.GetByTitle("Promote version 2").ClickAsync();
        await dialog.GetByLabel("Reason").FillAsync("agreed for a week");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Promote version 2" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(Row(2)).ToContainTextAsync("active");
        await Expect(Row(1)).ToContainTextAsync("previous");

        // Active is what is wanted; the overview says what scores.
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Overview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Versions with their share of events" })).ToContainTextAsync("Version 2");
        var after = await service.ScoreAsync(50, before.Count, patience.Token);
        Assert.Equal([.. Enumerable.Repeat("1", 50), .. Enumerable.Repeat("2", 50)], [.. before, .. after]);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Audit" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "agreed for a week" }).Filter(new LocatorFilterOptions { HasText = "otto" })).ToContainTextAsync("version 2");
    }
}
