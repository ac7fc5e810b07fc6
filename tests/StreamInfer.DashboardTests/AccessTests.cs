using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class AccessTests(Browser browser) : DashboardTest(browser)
{
    [Fact]
    public async Task Service_thatWantsAToken_asksOnceAndKeepsItInTheTab()
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now).Token = "s3cret";
        await OpenAsync();
        await Expect(Dialog).ToContainTextAsync("Sign in");
        await Dialog.GetByLabel("Token").FillAsync("wrong");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Dialog).ToContainTextAsync("The token is not known here.");
        await Dialog.GetByLabel("Token").FillAsync("s3cret");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Dialog).ToHaveCountAsync(0);
        await LiveAsync();
        await Expect(Page.Locator(".who")).ToHaveTextAsync("nadia");
        await Page.ReloadAsync();
        await Expect(Panel("Now")).ToContainTextAsync("918 M in all");
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => localStorage.length + document.cookie.length"));
        await Button("Sign out").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Sign in");
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => sessionStorage.length"));
    }

    [Fact]
    public async Task Token_thatStopsBeingGood_isAskedForAgain()
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now).Token = "old";
        await OpenAsync();
        await Dialog.GetByLabel("Token").FillAsync("old");
        await Page.Keyboard.PressAsync("Enter");
        await LiveAsync();
        Server.Token = "new";
        Server.BreakStreams();
        await Expect(Dialog).ToContainTextAsync("The token is not known here.");
        await Expect(Page.Locator("main")).Not.ToContainTextAsync("Throughput");
    }

    [Fact]
    public async Task Service_thatDoesNotAnswer_isSaidSoAndCanBeTriedAgain()
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now);
        Server.Failures["/state"] = (503, "Service Unavailable", "The service is starting.");
        await OpenAsync();
        await Expect(Page.Locator("main")).ToContainTextAsync("The service is starting.");
        Server.Failures.Clear();
        await Button("Try again").ClickAsync();
        await Expect(Panel("Now")).ToContainTextAsync("918 M in all");
    }

    [Fact]
    public async Task Answer_thatFails_isShownInItsPanels()
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now);
        foreach (var path in Server.Answers.Keys.Where(path => path.StartsWith(FraudService.Path, StringComparison.Ordinal)))
            Server.Failures[path] = (500, "Internal Server Error", $"{path} cannot be read.");
        await OpenAsync();
        foreach (var page in Pages)
        {
            await GoAsync(page);
            var panels = Page.Locator("main .panel");
            await Expect(Page.Locator("main .panel .failure")).ToHaveCountAsync(await panels.CountAsync());
            await Expect(panels.First).ToContainTextAsync(page == "overview" ? $"{FraudService.Path} cannot be read." : $"{FraudService.Path}/{page} cannot be read.");
        }
    }

    [Fact]
    public async Task Answer_thatFailsLater_leavesWhatWasShown()
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now);
        await OpenAsync("models");
        await Expect(Panel("Ramp")).ToContainTextAsync("All guardrails hold.");
        Server.Failures[FraudService.Path + "/models"] = (500, "Internal Server Error", "The control topic cannot be read.");
        await GoAsync("audit");
        await GoAsync("models");
        await Expect(Panel("Ramp")).ToContainTextAsync("The control topic cannot be read.");
        await Expect(Panel("Ramp")).ToContainTextAsync("This is the last answer that came.");
        await Expect(Panel("Ramp")).ToContainTextAsync("All guardrails hold.");
    }

    [Fact]
    public async Task Page_withoutData_saysWhatIsMissing()
    {
        Server.WithNothing(Now);
        await OpenAsync();
        string[] texts = ["No events yet.", "No version is known.", "Monitoring is off.", "No alert yet.", "No labels are read.", "Nothing was changed yet.", "The configuration is empty."];
        foreach (var (page, text) in Pages.Zip(texts))
        {
            await GoAsync(page);
            await Expect(Page.Locator("main")).ToContainTextAsync(text);
        }
    }

    [Fact]
    public async Task Service_withoutTopologies_saysHowToStartOne()
    {
        Server.WithFraud(Now);
        Server.Answers["/state"]["topologies"] = new System.Text.Json.Nodes.JsonArray();
        await OpenAsync();
        await Expect(Page.Locator("main")).ToContainTextAsync("streaminfer run topology.yaml");
    }

    [Fact]
    public async Task Choice_ofAnotherTopology_showsItsAnswers()
    {
        Server.WithFraud(Now);
        var other = FraudService.Overview(Now);
        other["throughput"] = 77;
        Server.Answers["/topologies/electricity"] = other;
        Server.Answers["/topologies/electricity/dead-letters"] = Json.Of(new { items = Array.Empty<object>(), next = (string?)null });
        await OpenAsync();
        await Expect(Panel("Now")).ToContainTextAsync("4,477");
        await Page.GetByLabel("Topology").SelectOptionAsync("electricity");
        await Expect(Panel("Now")).ToContainTextAsync("77");
        await Expect(Page).ToHaveTitleAsync("Overview · electricity · StreamInfer");
        await LiveAsync();
    }
}
