using System.Text.Json.Nodes;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

/// <summary>Names, keys and messages that whoever writes to Kafka chooses.</summary>
public sealed class HostileTextTests(Browser browser) : DashboardTest(browser)
{
    private const string Markup = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>";

    private const string Controls = "a\u0007b\u001b[31m\u202egnp\u200b";

    [Fact]
    public async Task Text_withMarkupAndControlCharacters_staysText()
    {
        Server.WithFraud(Now);
        foreach (var (path, answer) in Server.Answers)
        {
            if (path.StartsWith(FraudService.Path, StringComparison.Ordinal))
                Poison(answer);
        }

        await OpenAsync();
        foreach (var page in Pages)
        {
            await GoAsync(page);
            await Expect(Page.Locator("main")).ToContainTextAsync("<img src=x onerror=alert(1)>");
            await Expect(Page.Locator("main")).ToContainTextAsync("a␇b␛[31m⟨U+202E⟩gnp⟨U+200B⟩");
            Assert.Equal(0, await Page.Locator("main img, main script, [onerror]").CountAsync());
        }
    }

    [Fact]
    public async Task Feature_withAHostileName_opens()
    {
        const string name = "../../<b>%2e%2e/Ä?x=1#y";
        Server.WithFraud(Now);
        var drift = FraudDrift.Drifting(Now);
        drift["versions"]![0]!["subjects"]![0]!["subject"] = name;
        Server.Answers[FraudService.Path + "/drift"] = drift;
        // The server sees the escaped slash as it was sent; the rest is decoded.
        Server.Answers[FraudService.Path + "/drift/" + name.Replace("/", "%2F", StringComparison.Ordinal)] = FraudDrift.Distribution("amount");
        await OpenAsync("drift");
        await Panel("Features").Locator("tbody .rowlink").First.ClickAsync();
        await Expect(Dialog.Locator("h2")).ToHaveTextAsync(name);
        await Expect(Dialog).ToContainTextAsync("Jensen-Shannon distance");
    }

    // Every text but those the pages choose by.
    private static void Poison(JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (var (index, child) in list.Index().ToArray())
            {
                if (child is JsonValue value && value.TryGetValue<string>(out _))
                    list[index] = Markup;
                else if (child is not null)
                    Poison(child);
            }
        }
        else if (node is JsonObject fields)
        {
            var number = 0;
            foreach (var (name, child) in fields.ToArray())
            {
                if (child is JsonValue value && value.TryGetValue<string>(out var text))
                {
                    if (name is not ("state" or "at" or "end" or "since" or "watermark" or "windowStart" or "windowEnd" or "eventTime" or "next" or "cursor" or "role" or "predictionId"))
                        fields[name] = $"{Markup} {Controls} {text} {number++}";
                }
                else if (child is not null)
                {
                    Poison(child);
                }
            }
        }
    }
}
