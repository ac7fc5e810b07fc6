using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class LayoutTests(Browser browser) : DashboardTest(browser)
{
    public static TheoryData<string> Pages => ["overview", "models", "drift", "anomalies", "labels", "audit", "configuration"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_has_no_violation_that_axe_finds_in_either_theme(string page)
    {
        Server.WithFraud(Now);
        await OpenAsync(page);
        await LiveAsync();
        await Expect(Page.Locator(".loading")).ToHaveCountAsync(0);
        await ExpectNoViolationAsync();
        await Button("Switch between light and dark").ClickAsync();
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await ExpectNoViolationAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task Dialogs_have_no_violation_and_the_theme_is_that_of_the_system(ColorScheme scheme, string theme)
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
    public async Task Question_for_a_token_and_empty_pages_have_no_violation()
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

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_on_a_phone_scrolls_only_downwards(string page)
    {
        Server.WithFraud(Now);
        await OpenAsync(page, width: 360, height: 740);
        await Expect(Page.Locator(".loading")).ToHaveCountAsync(0);
        Assert.Equal(360, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private async Task ExpectNoViolationAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        Assert.Empty(result.Violations.SelectMany(one => one.Nodes.Select(node => $"{one.Id}: {node.Html} {string.Join(", ", node.Any.Select(check => check.Message))}")));
    }
}
