using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using StreamInfer.Decoding;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

public sealed class RegistryRetryTests
{
    private const string Answer = """{"schema":"\"int\""}""";
    private static readonly RegisteredSchema Int = new("\"int\"", []);

    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task GetSchemaAsync_while_registry_is_away_waits_with_full_jitter()
    {
        var down = true;
        var handler = new ScriptedHandler(_ => down ? ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable) : ScriptedHandler.Json(Answer));
        using var client = Plans.Client(handler, time, random: new Random(1234));
        var expected = new Random(1234);

        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        foreach (var ceiling in (int[])[100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000])
        {
            var delay = TimeSpan.FromMilliseconds(Math.Ceiling(expected.NextDouble() * ceiling));
            Assert.Equal(delay, await BackoffAsync());
            time.Advance(delay);
        }

        var last = await BackoffAsync();
        Assert.Equal(11, handler.Requests.Count);
        Assert.False(fetch.IsCompleted);
        down = false;
        time.Advance(last);
        AssertInt(await fetch);
        Assert.Equal(12, handler.Requests.Count);
        Assert.Empty(time.Remaining);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>maintenance</html>")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.NotFound, "<html>no such page</html>")]
    [InlineData(HttpStatusCode.Found, "")]
    public async Task GetSchemaAsync_nonsense_after_a_good_answer_is_an_outage(HttpStatusCode status, string nonsense)
    {
        var sane = true;
        var handler = new ScriptedHandler(_ => sane ? ScriptedHandler.Json(Answer) : ScriptedHandler.Json(nonsense, status));
        using var client = Plans.Client(handler, time);
        AssertInt(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        sane = false;

        var fetch = client.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None);
        var delay = await BackoffAsync();
        Assert.False(client.Status.IsReachable);
        sane = true;
        time.Advance(delay);

        AssertInt(await fetch);
        Assert.True(client.Status.IsReachable);
    }

    [Fact]
    public async Task GetSchemaAsync_one_tick_before_the_instant_does_not_ask()
    {
        var handler = new ScriptedHandler(_ => ScriptedHandler.Status(HttpStatusCode.BadGateway));
        using var client = Plans.Client(handler, time);
        _ = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        var delay = await BackoffAsync();
        time.Advance(delay - TimeSpan.FromTicks(1));
        Assert.Single(handler.Requests);
        Assert.Equal([TimeSpan.FromTicks(1)], time.Remaining);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3600", 60)]
    [InlineData("date+9", 9)]
    public async Task GetSchemaAsync_asked_to_come_back_later_waits_that_long(string header, int seconds)
    {
        var handler = new ScriptedHandler(_ =>
        {
            var response = ScriptedHandler.Status(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = header.StartsWith("date+", StringComparison.Ordinal)
                ? new RetryConditionHeaderValue(time.GetUtcNow() + TimeSpan.FromSeconds(seconds))
                : RetryConditionHeaderValue.Parse(header);
            return response;
        });
        using var client = Plans.Client(handler, time, Plans.At("http://one:8081") with { Timeout = TimeSpan.FromMinutes(2) });
        _ = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(seconds), await time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("date-5")]
    public async Task GetSchemaAsync_asked_to_come_back_at_once_still_backs_off(string header)
    {
        var handler = new ScriptedHandler(_ =>
        {
            var response = ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter = header == "0"
                ? new RetryConditionHeaderValue(TimeSpan.Zero)
                : new RetryConditionHeaderValue(time.GetUtcNow() - TimeSpan.FromSeconds(5));
            return response;
        });
        using var client = Plans.Client(handler, time, random: new Random(1234));
        _ = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        Assert.Equal(TimeSpan.FromMilliseconds(Math.Ceiling(new Random(1234).NextDouble() * 100)), await BackoffAsync());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task GetSchemaAsync_with_first_address_unwell_asks_the_next_and_stays_there(int status)
    {
        var handler = new ScriptedHandler(request => request.RequestUri!.Host == "one"
            ? ScriptedHandler.Status((HttpStatusCode)status)
            : ScriptedHandler.Json(Answer));
        using var client = Plans.Client(handler, time, Plans.At("http://one:8081", "http://two:8081/registry/"));

        AssertInt(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        AssertInt(await client.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None));

        Assert.Equal(
            ["GET http://one:8081/schemas/ids/1", "GET http://two:8081/registry/schemas/ids/1", "GET http://two:8081/registry/schemas/ids/2"],
            handler.Requests.ToArray());
        Assert.True(client.Status.IsReachable);
        Assert.Null(client.Status.LastError);
    }

    [Fact]
    public async Task GetSchemaAsync_with_last_address_failing_begins_again_at_the_first()
    {
        var good = "three";
        var handler = new ScriptedHandler(request => request.RequestUri!.Host == good
            ? ScriptedHandler.Json(Answer)
            : throw new HttpRequestException("connection refused"));
        using var client = Plans.Client(handler, time, Plans.At("http://one", "http://two", "http://three"));

        await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        good = "two";
        await client.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None);

        Assert.Equal(["one", "two", "three", "three", "one", "two"], handler.Requests.Select(request => new Uri(request[4..]).Host).ToArray());
    }

    [Fact]
    public async Task GetSchemaAsync_without_answer_in_time_goes_on_to_the_next_address()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (request, cancellation) =>
        {
            asked.TrySetResult();
            if (request.RequestUri!.Host == "one")
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
            return ScriptedHandler.Json(Answer);
        });
        using var client = Plans.Client(handler, time, Plans.At("http://one", "http://two"));
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        await asked.Task;
        Assert.Equal([Plans.Timeout], time.Remaining);
        time.Advance(Plans.Timeout - TimeSpan.FromTicks(1));
        Assert.Single(handler.Requests);
        time.Advance(TimeSpan.FromTicks(1));
        AssertInt(await fetch);
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task Status_while_away_and_back_tells_since_when()
    {
        var start = time.GetUtcNow();
        var down = false;
        var handler = new ScriptedHandler(_ => down ? throw new HttpRequestException("no route to host") : ScriptedHandler.Json(Answer));
        using var client = Plans.Client(handler, time);
        Assert.Equal((true, null, start), (client.Status.IsReachable, client.Status.LastError, client.Status.Since));

        down = true;
        time.Advance(TimeSpan.FromMinutes(1));
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        var delay = await BackoffAsync();
        Assert.False(client.Status.IsReachable);
        Assert.Equal("http://one:8081/schemas/ids/1: no route to host", client.Status.LastError);
        Assert.Equal(start + TimeSpan.FromMinutes(1), client.Status.Since);

        down = false;
        time.Advance(delay);
        await fetch;
        Assert.Equal((true, null, start + TimeSpan.FromMinutes(1) + delay), (client.Status.IsReachable, client.Status.LastError, client.Status.Since));
    }

    [Fact]
    public async Task GetSchemaAsync_of_known_schema_works_while_registry_is_away()
    {
        var down = false;
        var handler = new ScriptedHandler(_ => down ? throw new HttpRequestException("gone") : ScriptedHandler.Json(Answer));
        using var client = Plans.Client(handler, time);
        await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        down = true;
        _ = client.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None);
        time.Advance(await BackoffAsync());
        AssertInt(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.Equal(1, handler.Requests.Count(request => request.EndsWith("ids/1", StringComparison.Ordinal)));
    }

    private Task<TimeSpan> BackoffAsync() => time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromSeconds(10));

    private static void AssertInt(RegisteredSchema? schema)
    {
        Assert.Equal(Int.Text, schema?.Text);
        Assert.Equal(Int.References, schema!.References);
    }
}
