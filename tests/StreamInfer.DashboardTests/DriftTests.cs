using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class DriftTests(Browser browser) : DashboardTest(browser)
{
    private ILocator Rows => Panel("Features").Locator("tbody tr");

    [Fact]
    public async Task Drift_ofSeveralFeatures_listsTheWorstFirstWithItsThreshold()
    {
        Server.WithFraud(Now);
        await OpenAsync("drift");
        await Expect(Rows.First).ToContainTextAsync("amount");
        await Expect(Rows.First).ToContainTextAsync("0.341 of 0.200");
        await Expect(Rows.First.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^Effect over 60 windows: now 0.3"));
        await Expect(Page.GetByRole(AriaRole.Navigation)).ToContainTextAsync("Drift◆drift");
        await Expect(Panel("Scores by version").GetByRole(AriaRole.Img)).ToHaveCountAsync(2);
        await Expect(Panel("Data quality")).ToContainTextAsync("211,013");
    }

    [Fact]
    public async Task Rows_filteredAndSorted_change()
    {
        Server.WithFraud(Now);
        await OpenAsync("drift");
        await Page.GetByLabel("Filter by name").FillAsync("AMOUNT");
        await Expect(Rows).ToHaveCountAsync(3);
        await Page.GetByLabel("Filter by state").SelectOptionAsync("warning");
        await Expect(Rows).ToHaveCountAsync(1);
        await Page.GetByLabel("Filter by name").FillAsync("");
        await Page.GetByLabel("Filter by state").SelectOptionAsync("");
        await Button("Missing").ClickAsync();
        await Expect(Rows.First).ToContainTextAsync("ip_risk");
        await Expect(Page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "Missing" })).ToHaveAttributeAsync("aria-sort", "descending");
        await Page.GetByLabel("Filter by name").FillAsync("nothing like it");
        await Expect(Panel("Features")).ToContainTextAsync("No feature matches the filter.");
    }

    [Fact]
    public async Task Feature_clicked_showsBothHistogramsAndAllStatistics()
    {
        Server.WithFraud(Now);
        await OpenAsync("drift");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "merchant_category" }).ClickAsync();
        await Expect(Dialog.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("fuel: reference 12.0 %, live 17.8 %"));
        await Expect(Dialog).ToContainTextAsync("Jensen-Shannon distance");
        await Expect(Dialog.Locator("rect.live")).ToHaveCountAsync(10);
        await Expect(Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("drift/merchant_category\\?version=3&route=primary$"));
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "merchant_category" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Drift_afterARestartWithoutAWindow_showsTheStatesOfBefore()
    {
        Server.WithFraud(Now);
        var drift = FraudDrift.Drifting(Now);
        var version = drift["versions"]![0]!;
        (version["subjects"], version["windowStart"], version["windowEnd"], version["windowEvents"]) = (new JsonArray(), null, null, 0);
        version["restored"] = new JsonArray(
            Json.Of(new { subject = "amount", state = "drift", since = Json.Time(Now.AddMinutes(-42)) }), Json.Of(new { subject = "distance", state = "ok", since = Json.Time(Now.AddDays(-2)) }));
        Server.Answers[FraudService.Path + "/drift"] = drift;
        await OpenAsync("drift");
        await Expect(Panel("Features").GetByRole(AriaRole.Note)).ToContainTextAsync("No window since the start");
        await Expect(Rows).ToHaveCountAsync(2);
        await Expect(Rows.First).ToContainTextAsync("amount");
        await Expect(Rows.First).ToContainTextAsync("drift");
        await Expect(Rows.First).ToContainTextAsync("42 min ago");
        await Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Version 4" }).ClickAsync();
        await Expect(Rows.First).ToContainTextAsync("0.327 of 0.200");
    }

    [Fact]
    public async Task Feature_byKeyboardAlone_isReachedAndLeft()
    {
        Server.WithFraud(Now);
        await OpenAsync();
        await Expect(Panel("Now")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Page.GetByText("Skip to content")).ToBeFocusedAsync();
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Drift" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("main")).ToBeFocusedAsync();
        await Expect(Rows.First).ToContainTextAsync("amount");
        await Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Version 3" }).FocusAsync();
        await Page.Keyboard.PressAsync("ArrowRight");
        await Expect(Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Version 4" })).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Version 4" })).ToBeFocusedAsync();
        await Rows.First.Locator(".rowlink").FocusAsync();
        await Page.Keyboard.PressAsync("ArrowDown");
        await Expect(Rows.Nth(1).Locator(".rowlink")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Dialog.GetByLabel("Close")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Rows.Nth(1).Locator(".rowlink")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Drift_thatBegins_isAnnouncedAndShownAtOnce()
    {
        Server.WithFraud(Now);
        var calm = FraudDrift.Drifting(Now);
        calm["state"] = "ok";
        Server.Answers[FraudService.Path + "/drift"] = calm;
        await OpenAsync("drift");
        await LiveAsync();
        await Expect(Panel("Monitoring")).ToContainTextAsync("ok");
        Server.Send("drift", FraudDrift.Drifting(Now));
        await Expect(Panel("Monitoring").Locator(".strip-state")).ToContainTextAsync("drift");
        await Expect(Page.Locator("#announcer")).ToHaveTextAsync("Drift: drift");
    }
}
