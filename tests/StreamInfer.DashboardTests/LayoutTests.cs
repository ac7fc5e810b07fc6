using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class LayoutTests(Browser browser) : DashboardTest(browser)
{
    [Fact]
    public async Task Pages_inEitherTheme_haveNoViolationThatAxeFinds()
    {
        Server.WithFraud(Now);
        await OpenAsync();
        await LiveAsync();
        foreach (var page in Pages)
        {
            await GoAsync(page);
            await ExpectNoViolationAsync();
            await Button("Switch between light and dark").ClickAsync();
            await ExpectNoViolationAsync();
        }

        // It began light, and was switched once on each of seven pages.
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task Dialogs_inTheThemeOfTheSystem_haveNoViolation(ColorScheme scheme, string theme)
    {
        Server.WithFraud(Now);
        await OpenAsync("drift/amount?version=3&route=primary", scheme);
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
        await Expect(Dialog.Locator(".chart")).ToBeVisibleAsync();
        await ExpectNoViolationAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Models" }).ClickAsync();
        await Button("Abort").ClickAsync();
        await Expect(Dialog).ToBeVisibleAsync();
        await ExpectNoViolationAsync();
    }

    [Fact]
    public async Task Pages_thatAskForATokenOrAreEmpty_haveNoViolation()
    {
        ExpectsFailedRequests = true;
        Server.WithNothing(Now).Token = "s3cret";
        await OpenAsync();
        await Expect(Dialog).ToBeVisibleAsync();
        await ExpectNoViolationAsync();
        await Dialog.GetByLabel("Token").FillAsync("s3cret");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Panel("Dead letters")).ToContainTextAsync("None.");
        await ExpectNoViolationAsync();
    }

    [Fact]
    public async Task Pages_onAPhone_scrollOnlyDownwards()
    {
        Server.WithFraud(Now);
        await OpenAsync(width: 360, height: 740);
        foreach (var page in Pages)
        {
            await GoAsync(page);
            Assert.Equal((page, 360), (page, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")));
        }
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(1024)]
    public async Task Tables_on_a_desktop_show_all_their_columns(int width)
    {
        Server.WithFraud(Now);
        await OpenAsync(width: width);
        List<string> cut = [];
        foreach (var page in Pages)
        {
            await GoAsync(page);
            cut.AddRange(await Page.EvaluateAsync<string[]>(
                "page => [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).map(one => `${page}: ${one.getAttribute('aria-label')}: ${one.scrollWidth} of ${one.clientWidth}`)", page));
        }

        Assert.Empty(cut);
    }

    [Fact]
    public async Task Drift_on_a_phone_shows_feature_state_effect_and_since()
    {
        Server.WithFraud(Now);
        await OpenAsync("drift", width: 390, height: 844);
        await Expect(Panel("Features").Locator("thead th:visible")).ToHaveTextAsync(["Feature↕", "State↑", "Effect↕", "Since"]);
        Assert.False(await Panel("Features").Locator(".scroll").EvaluateAsync<bool>("one => one.scrollWidth > one.clientWidth"));
    }

    private async Task ExpectNoViolationAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        Assert.Empty(result.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {node.Html} {string.Join(", ", node.Any.Select(check => check.Message))}")));
    }
}
