using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class AccessTests(Browser browser) : DashboardTest(browser)
{
    [Fact]
    public async Task Service_that_wants_a_token_asks_for_it_once_and_keeps_it_in_the_tab()
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
    public async Task Token_that_stops_being_good_is_asked_for_again()
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
    public async Task Service_that_does_not_answer_is_said_so_and_can_be_tried_again()
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
    public async Task Answer_that_fails_is_shown_in_its_panels()
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
    public async Task Answer_that_fails_later_leaves_what_was_shown()
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
    public async Task Page_without_data_says_what_is_missing()
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
    public async Task Service_without_topologies_says_how_to_start_one()
    {
        Server.WithFraud(Now);
        Server.Answers["/state"]["topologies"] = new System.Text.Json.Nodes.JsonArray();
        await OpenAsync();
        await Expect(Page.Locator("main")).ToContainTextAsync("streaminfer run topology.yaml");
    }

    [Fact]
    public async Task Another_topology_is_chosen_and_its_answers_are_shown()
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
