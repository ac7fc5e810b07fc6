using System.Net;
using StreamInfer.Host.Api.Events;

namespace StreamInfer.Tests.Host.Api;

public sealed class EventTests
{
    [Fact]
    public async Task Client_thatReadsSlowly_getsTheLatestStateAndTheLastAnomalies()
    {
        using var client = new EventClient();
        for (var tick = 0; tick < 100_000; tick++)
        {
            client.Offer(EventMessages.Overview, BitConverter.GetBytes(tick));
            client.OfferAnomaly(BitConverter.GetBytes(-tick));
        }

        client.Offer(EventMessages.Drift, [7]);
        var messages = await client.TakeAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.Equal(2 + EventClient.MostAnomalies, messages!.Count);
        Assert.Equal(99_999, BitConverter.ToInt32(messages[0]));
        Assert.Equal([7], messages[1]);
        Assert.Equal(-99_999, BitConverter.ToInt32(messages[^1]));
    }

    [Fact]
    public async Task Take_withNothingToSay_endsInTime()
    {
        using var client = new EventClient();

        Assert.Null(await client.TakeAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task Listener_thatJoins_getsStateAndChanges()
    {
        await using var bed = await ApiBed.StartAsync();
        using var answer = await bed.Client.GetAsync(new Uri("/api/v1/events?topology=fraud-scoring", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        var kinds = new HashSet<string>();
        Assert.Equal("retry: 2000", await reader.ReadLineAsync());
        while (kinds.Count < 4)
        {
            if (await reader.ReadLineAsync() is { } line && line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kinds.Add(line["event: ".Length..]);
            }
        }

        Assert.Equal(["drift", "labels", "models", "overview"], kinds.Order());
    }

    [Fact]
    public async Task Listeners_beyondTheMost_areTurnedAway_andTheServerEndsWhileTheyWait()
    {
        var bed = await ApiBed.StartAsync();
        var answers = new List<HttpResponseMessage>();
        for (var listener = 0; listener < EventFeed.MostClients; listener++)
        {
            answers.Add(await bed.Client.GetAsync(new Uri("/api/v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead));
        }

        var (status, problem) = await bed.GetAsync("/api/v1/events");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("256", problem.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync("/api/v1/state")).Status);
        await bed.DisposeAsync();
        answers.ForEach(answer => answer.Dispose());
    }
}
