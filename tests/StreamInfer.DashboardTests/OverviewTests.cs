using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class OverviewTests(Browser browser) : DashboardTest(browser)
{
    [Fact]
    public async Task Overview_ofAHealthyService_showsItsNumbers()
    {
        Server.WithFraud(Now);
        Server.Answers[FraudService.Path]["throughput"] = 4321;
        await OpenAsync();
        await Expect(Page).ToHaveTitleAsync("Overview · fraud-scoring · StreamInfer");
        await Expect(Panel("Now")).ToContainTextAsync("4,321");
        await Expect(Panel("Now")).ToContainTextAsync("60 % of 10.0 ms");
        await Expect(Panel("Latency").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("p99: now 5.95 ms, lowest .* budget: 10.0 ms"));
        await Expect(Panel("Why batches left")).ToContainTextAsync("deadline");
        await Expect(Panel("Stages")).ToContainTextAsync("71 %");
        await Expect(Panel("Dead letters").Locator("tbody tr")).ToHaveCountAsync(4 + 7);
        await Expect(Page.Locator(".principal")).ToHaveTextAsync("nadiaoperator");
    }

    [Fact]
    public async Task Event_ofTheStream_changesNumbersAndChartWithoutARequest()
    {
        Server.WithFraud(Now);
        await OpenAsync();
        await LiveAsync();
        Server.Send("overview", Event(throughput: 9876, problem: "3 of 12 partitions are without a leader"));
        await Expect(Panel("Now")).ToContainTextAsync("9,876");
        await Expect(Panel("Throughput").Locator(".legend")).ToContainTextAsync("9,876");
        await Expect(Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Health problems" })).ToContainTextAsync("3 of 12 partitions are without a leader");
    }

    [Fact]
    public async Task Stream_thatBreaks_saysHowOldTheDataIsAndComesBack()
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now);
        await OpenAsync();
        await LiveAsync();
        Server.Send("overview", Event(throughput: 1111));
        await Expect(Panel("Now")).ToContainTextAsync("1,111");
        Server.RefusesStreams = true;
        Server.BreakStreams();
        await Expect(Page.Locator(".connection")).ToContainTextAsync("Reconnecting · data from");
        await Expect(Page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Connection lost, reconnecting");
        await Expect(Panel("Now")).ToContainTextAsync("1,111");
        Server.Answers[FraudService.Path]["throughput"] = 2222;
        Server.RefusesStreams = false;
        await Expect(Page.Locator(".connection")).ToContainTextAsync("Live");
        await Expect(Panel("Now")).ToContainTextAsync("2,222");
        await Server.ListenersAsync(1, Patience);
        Server.Send("overview", Event(throughput: 3333));
        await Expect(Panel("Now")).ToContainTextAsync("3,333");
    }

    [Fact]
    public async Task Page_hidden_listensToNothingAndIsCurrentWhenShownAgain()
    {
        Server.WithFraud(Now);
        await OpenAsync();
        await LiveAsync();
        await HideAsync(true);
        await Server.ListenersAsync(0, Patience);
        Server.Answers[FraudService.Path]["throughput"] = 5555;
        await HideAsync(false);
        await Expect(Panel("Now")).ToContainTextAsync("5,555");
        await Server.ListenersAsync(1, Patience);
    }

    [Fact]
    public async Task Pause_clicked_asksForAReasonAndSendsIt()
    {
        Server.WithFraud(Now);
        await OpenAsync();
        await Button("Pause").ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("broker maintenance");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Pause" }).ClickAsync();
        var (path, body) = await Server.PostedAsync(Patience);
        Assert.Equal(FraudService.Path + "/pause", path);
        Assert.Equal("""{"reason":"broker maintenance"}""", body.ToJsonString());
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Page.Locator(".toast")).ToHaveTextAsync("fraud-scoring is paused");
    }

    [Fact]
    public async Task DeadLetter_clicked_opensInFullAndIsDrivenAgainWithAReason()
    {
        Server.WithFraud(Now);
        await OpenAsync();
        await Button("0/1283").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Avro: the value ends at byte 41");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Dialog).ToHaveCountAsync(0);
        await Page.GetByLabel("Choose 5/1282").CheckAsync();
        await Button("Re-drive 1").ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("limit was wrong");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Re-drive" }).ClickAsync();
        var (path, body) = await Server.PostedAsync(Patience);
        Assert.Equal(FraudService.Path + "/dead-letters/redrive", path);
        Assert.Equal("""{"items":[{"partition":5,"offset":1282}],"reason":"limit was wrong"}""", body.ToJsonString());
    }

    [Fact]
    public async Task Series_ofDays_keeps300PointsAnd200Alerts()
    {
        Server.WithFraud(Now);
        await OpenAsync("anomalies");
        await LiveAsync();
        foreach (var index in Enumerable.Range(0, 260))
            Server.Send("anomaly", Json.Of(FraudAnomalies.Alert(Now, -index - 1, ("amount", 1, 1, 1))));
        foreach (var index in Enumerable.Range(1, 400))
            Server.Send("overview", Event(throughput: 1000 + index, seconds: index));
        await Expect(Panel("Latest").Locator("tbody tr")).ToHaveCountAsync(200);
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Overview" }).ClickAsync();
        await Expect(Panel("Throughput")).ToContainTextAsync("events/s");
        foreach (var index in Enumerable.Range(401, 400))
            Server.Send("overview", Event(throughput: 1000 + index, seconds: index));
        await Expect(Panel("Throughput")).ToContainTextAsync("1,800");
        var line = await Panel("Throughput").Locator("path.line").GetAttributeAsync("d");
        Assert.Equal(300, line!.Count(letter => letter is 'M' or 'L'));
    }

    private Task HideAsync(bool hidden) => Page.EvaluateAsync("hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", hidden);

    private static JsonObject Event(double throughput, int seconds = 1, string? problem = null)
    {
        var overview = FraudService.Overview(Now);
        overview.Remove("series");
        overview["throughput"] = throughput;
        overview["point"] = Json.Of(new { at = Json.Time(Now.AddSeconds(seconds)), throughput, p50 = 0.002, p99 = 0.006, lag = 10 });
        if (problem is not null)
            overview["problems"] = new JsonArray(Json.Of(new { component = "partitions", message = problem, warning = false }));
        return overview;
    }
}
