using System.Net;
using System.Text;
using System.Text.Json;
using StreamInfer.Host.Service;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>A running service, seen and changed by its API.</summary>
public sealed class ApiTests
{
    private const string Topology = "/api/v1/topologies/fraud-scoring";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Api_ofARunningService_pausesPromotesAndRedrives()
    {
        await using var bed = await ProgramBed.StartAsync();
        bed.CreateTopic("control");
        bed.CreateTopic("audit");
        var plan = bed.Plan("control:\n  topic: control\n  auditTopic: audit\n");
        await using var service = ProgramBed.Service(plan);
        using var stop = new CancellationTokenSource();
        var running = service.RunAsync(stop.Token);
        await UntilAsync(() => service.Pipeline?.State.AssignedPartitions > 0, running);
        using var http = new HttpClient { BaseAddress = service.Address };

        await PauseAsync(http, service, bed, running);
        await PromoteAsync(http, service, running);
        await RedriveAsync(http, service, bed, running);

        var audit = await GetAsync(http, $"{Topology}/audit");
        var whats = audit.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("by").GetString() == "local").Select(entry => entry.GetProperty("what").GetString()).ToList();
        Assert.Contains("pause", whats);
        Assert.Contains("resume", whats);
        Assert.Contains(whats, what => what!.StartsWith("re-drove 1 of 2 dead letters", StringComparison.Ordinal));
        Assert.Contains(whats, what => what!.StartsWith("version 1", StringComparison.Ordinal));
        await stop.CancelAsync();
        await running;
    }

    private static async Task PauseAsync(HttpClient http, ScoringService service, ProgramBed bed, Task running)
    {
        await bed.SendAsync(100);
        await UntilAsync(() => service.Metrics.Totals.Predictions == 100, running);
        Assert.Equal("paused", (await PostAsync(http, $"{Topology}/pause", """{"reason":"disk"}""")).GetProperty("state").GetString());
        await UntilAsync(() => service.Pipeline!.State.IsPaused, running);

        await bed.SendAsync(50, seed: 2);

        Assert.Equal(100, service.Metrics.Totals.Predictions);
        Assert.Equal("paused", (await GetAsync(http, Topology)).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
        await PostAsync(http, $"{Topology}/resume", """{"reason":"done"}""");
        await UntilAsync(() => service.Metrics.Totals.Predictions == 150, running);
    }

    private static async Task PromoteAsync(HttpClient http, ScoringService service, Task running)
    {
        var revision = (await GetAsync(http, $"{Topology}/models")).GetProperty("revision").GetInt64();
        var changed = await PostAsync(http, $"{Topology}/rollout", $$"""{"action":"promote","version":1,"reason":"<b>older</b>","revision":{{revision}}}""");
        Assert.Equal(revision + 1, changed.GetProperty("revision").GetInt64());
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(http, $"{Topology}/rollout", $$"""{"action":"rollback","reason":"x","revision":{{revision}}}""")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(http, $"{Topology}/rollout", """{"action":"promote","version":1,"reason":"again"}""")).StatusCode);
        await UntilAsync(() => service.Pipeline!.Versions.Primary.Model.Identity.Version == 1, running);

        var models = await GetAsync(http, $"{Topology}/models");
        Assert.Equal("active", models.GetProperty("versions").EnumerateArray().Single(version => version.GetProperty("version").GetInt32() == 1).GetProperty("state").GetString());
        Assert.Equal("<b>older</b>", models.GetProperty("history")[0].GetProperty("reason").GetString());
    }

    private static async Task RedriveAsync(HttpClient http, ScoringService service, ProgramBed bed, Task running)
    {
        await bed.WriteAsync("key<1>", "{ no json");
        await UntilAsync(() => service.Pipeline!.State.DeadLetters == 1 && service.Pipeline.State.Completed == service.Pipeline.State.EventsRead, running);

        var letter = Assert.Single((await GetAsync(http, $"{Topology}/dead-letters")).GetProperty("items").EnumerateArray());
        Assert.Equal(("invalid-json", "key<1>", "{ no json", 9), (
            letter.GetProperty("reason").GetString(), letter.GetProperty("key").GetString(), letter.GetProperty("preview").GetString(), letter.GetProperty("valueBytes").GetInt32()));
        var place = $$"""{"partition":{{letter.GetProperty("partition")}},"offset":{{letter.GetProperty("offset")}}}""";
        var answer = await PostAsync(http, $"{Topology}/dead-letters/redrive", $$"""{"items":[{{place}},{"partition":0,"offset":4711}],"reason":"try"}""");

        Assert.Equal(1, answer.GetProperty("redriven").GetInt32());
        Assert.Equal(4711, Assert.Single(answer.GetProperty("refused").EnumerateArray()).GetProperty("offset").GetInt64());
        await UntilAsync(() => service.Pipeline!.State.DeadLetters == 2 && service.Pipeline.State.Completed == service.Pipeline.State.EventsRead, running);
        var first = await GetAsync(http, $"{Topology}/dead-letters?limit=1");
        Assert.Single(first.GetProperty("items").EnumerateArray());
        var second = await GetAsync(http, $"{Topology}/dead-letters?limit=1&before={first.GetProperty("next").GetString()}");
        var attempts = new[] { first, second }.Select(page => page.GetProperty("items")[0].GetProperty("attempt").GetInt32()).Order();
        Assert.Equal([1, 2], attempts);
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string path) => JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, string body)
    {
        using var answer = await SendAsync(http, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(path, content);
    }

    private static async Task UntilAsync(Func<bool> isSo, Task running)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.False(running.IsCompleted, running.Exception?.ToString());
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "took too long");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
