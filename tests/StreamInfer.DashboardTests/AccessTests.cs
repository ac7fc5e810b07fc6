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
        await Expect(Panel("Now")).ToContainTextAsync("events in all");
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
        await Expect(Panel("Now")).ToContainTextAsync("events in all");
    }

    [Theory]
    [InlineData("overview", "", 7)]
    [InlineData("models", "/models", 4)]
    [InlineData("drift", "/drift", 4)]
    [InlineData("anomalies", "/anomalies", 2)]
    [InlineData("labels", "/labels", 5)]
    [InlineData("audit", "/audit", 1)]
    [InlineData("configuration", "/configuration", 1)]
    public async Task Answer_that_fails_is_shown_in_its_panels(string page, string path, int atLeast)
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now);
        Server.Failures[FraudService.Path + path] = (500, "Internal Server Error", "The control topic cannot be read.");
        await OpenAsync(page);
        await Expect(Page.Locator("main .failure").First).ToContainTextAsync("The control topic cannot be read.");
        Assert.True(await Page.Locator("main .failure").CountAsync() >= atLeast);
        await Expect(Page.Locator("main .loading")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("overview", "No events yet.")]
    [InlineData("models", "No version is known.")]
    [InlineData("drift", "Monitoring is off.")]
    [InlineData("anomalies", "No alert yet.")]
    [InlineData("labels", "No labels are read.")]
    [InlineData("audit", "Nothing was changed yet.")]
    [InlineData("configuration", "The configuration is empty.")]
    public async Task Page_without_data_says_what_is_missing(string page, string text)
    {
        Server.WithNothing(Now);
        await OpenAsync(page);
        await Expect(Page.Locator("main")).ToContainTextAsync(text);
        await Expect(Page.Locator("main .loading")).ToHaveCountAsync(0);
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
