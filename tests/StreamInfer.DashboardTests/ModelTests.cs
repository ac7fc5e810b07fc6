using System.Text.Json.Nodes;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

public sealed class ModelTests(Browser browser) : DashboardTest(browser)
{
    private const string Rollout = "POST " + FraudService.Path + "/rollout";

    [Fact]
    public async Task Ramp_underWay_showsStagesAndGuardrailsAgainstTheirLimits()
    {
        Server.WithFraud(Now);
        await OpenAsync("models");
        await Expect(Panel("Ramp").Locator("[aria-current=step]")).ToContainTextAsync("10 %");
        await Expect(Panel("Ramp")).ToContainTextAsync("All guardrails hold.");
        var rail = Panel("Ramp").GetByRole(AriaRole.Row, new LocatorGetByRoleOptions { Name = "Run time, p99" });
        await Expect(rail).ToContainTextAsync("4.12 ms");
        await Expect(rail).ToContainTextAsync("within");
        await Expect(Panel("Shadows")).ToContainTextAsync("99.71 %");
        await Button("Version 1").ClickAsync();
        await Expect(Panel("Gate")).ToContainTextAsync("p99 21.2 ms at 256 events, allowed 10 ms");
    }

    [Fact]
    public async Task Promotion_confirmed_needsAReasonAndNamesVersionAndRevision()
    {
        Server.WithFraud(Now);
        await OpenAsync("models");
        await Page.GetByTitle("Promote version 5").ClickAsync();
        await Expect(Dialog).ToContainTextAsync("Version 5 scores all events at once, instead of version 3.");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Promote version 5" }).ClickAsync();
        await Expect(Dialog).ToContainTextAsync("a reason is required");
        await Expect(Dialog.GetByLabel("Reason")).ToBeFocusedAsync();
        Assert.False(Server.HasPosted);
        await Dialog.GetByLabel("Reason").FillAsync("  the shadow agreed for a week ");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Promote version 5" }).ClickAsync();
        var (path, body) = await Server.PostedAsync(Patience);
        Assert.Equal(FraudService.Path + "/rollout", path);
        Assert.True(JsonNode.DeepEquals(body, Json.Of(new { action = "promote", version = 5, reason = "the shadow agreed for a week", revision = 18 })), body.ToJsonString());
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Page.Locator("#announcer")).ToHaveTextAsync("version 4 is active");
    }

    [Theory]
    [InlineData(409, "somebody else was faster")]
    [InlineData(422, "it does not apply")]
    public async Task Change_refused_staysOpenWithWhatTheServerSays(int status, string headline)
    {
        ExpectsFailedRequests = true;
        Server.WithFraud(Now);
        Server.Failures[Rollout] = (status, "Refused", "revision 18 was expected, and 19 is there");
        await OpenAsync("models");
        await Button("Roll back").ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("precision fell");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Roll back" }).ClickAsync();
        await Expect(Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync(headline);
        await Expect(Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("revision 18 was expected, and 19 is there");
        await Expect(Dialog.GetByLabel("Reason")).ToHaveValueAsync("precision fell");
        Server.Failures.Clear();
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Roll back" }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("Hold", "Hold", "hold")]
    [InlineData("Abort", "Abort the ramp", "abort")]
    public async Task Ramp_actionChosen_isPosted(string button, string verb, string action)
    {
        Server.WithFraud(Now);
        await OpenAsync("models");
        await Button(button).ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("wait for labels");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = verb, Exact = true }).ClickAsync();
        var (_, body) = await Server.PostedAsync(Patience);
        Assert.True(JsonNode.DeepEquals(body, Json.Of(new { action, reason = "wait for labels", revision = 18 })), body.ToJsonString());
    }

    [Fact]
    public async Task Ramp_fromAChosenPercentAndAShadow_arePostedAsNumbers()
    {
        Server.WithFraud(Now);
        await OpenAsync("models");
        await Page.GetByTitle("Ramp version 5").ClickAsync();
        await Dialog.GetByLabel("Percent").FillAsync("2.5");
        await Dialog.GetByLabel("Reason").FillAsync("try");
        await Page.Keyboard.PressAsync("Tab");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Ramp version 5" }).ClickAsync();
        var ramp = (await Server.PostedAsync(Patience)).Body;
        Assert.True(JsonNode.DeepEquals(ramp, Json.Of(new { action = "ramp", version = 5, percent = 2.5, reason = "try", revision = 18 })), ramp.ToJsonString());
        await Expect(Dialog).ToHaveCountAsync(0);
        await Page.GetByTitle("Stop the shadow of version 5").ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("enough");
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Stop shadow" }).ClickAsync();
        var shadow = (await Server.PostedAsync(Patience)).Body;
        Assert.True(JsonNode.DeepEquals(shadow, Json.Of(new { action = "stop", version = 5, reason = "enough" })), shadow.ToJsonString());
    }

    [Fact]
    public async Task Confirmation_cancelled_postsNothing()
    {
        Server.WithFraud(Now);
        await OpenAsync("models");
        await Button("Abort").ClickAsync();
        await Dialog.GetByLabel("Reason").FillAsync("no");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Dialog).ToHaveCountAsync(0);
        Assert.False(Server.HasPosted);
        await Button("Abort").ClickAsync();
        await Expect(Dialog.GetByLabel("Reason")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Viewer_onEveryPage_seesAllAndCanChangeNothing()
    {
        Server.WithFraud(Now, role: "viewer");
        await OpenAsync("models");
        await Expect(Panel("Ramp")).ToContainTextAsync("All guardrails hold.");
        await Expect(Page.Locator("main .panel .button")).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Overview" }).ClickAsync();
        await Expect(Panel("Dead letters").Locator("tbody tr")).ToHaveCountAsync(11);
        await Expect(Button("Pause")).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Topology_withoutAControlTopic_offersNoChangeOfVersions()
    {
        Server.WithFraud(Now);
        Server.Answers[FraudService.Path + "/models"]["canChange"] = false;
        await OpenAsync("models");
        await Expect(Panel("Versions")).ToContainTextAsync("it has no control topic");
        await Expect(Page.Locator("main .panel .button")).ToHaveCountAsync(0);
    }
}
