using System.Text;
using Microsoft.AspNetCore.Http;
using StreamInfer.Decoding;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

/// <summary>Answers that are not what they should be, over real connections.</summary>
public sealed class RegistryAnswerTests
{
    private const string Secret = "hunter2-correct-horse";

    private readonly ManualTimeProvider time = new();

    [Theory]
    [InlineData("", "the answer is not the JSON it should be")]
    [InlineData("<html>maintenance</html>", "the answer is not the JSON it should be")]
    [InlineData("{\"schema\":\"\\\"int\\\"\"", "the answer is not the JSON it should be")]
    [InlineData("[]", "the answer is not a JSON object")]
    [InlineData("{}", "the answer has no text 'schema'")]
    [InlineData("{\"schema\":null}", "the answer has no text 'schema'")]
    [InlineData("{\"schema\":{\"type\":\"int\"}}", "the answer has no text 'schema'")]
    [InlineData("{\"schema\":\"\\ud800\"}", "the answer is not the JSON it should be")]
    [InlineData("{\"schema\":\"x\",\"schemaType\":7}", "the answer is not the JSON it should be")]
    [InlineData("{\"schema\":\"x\",\"references\":7}", "the answer is not the JSON it should be")]
    [InlineData("{\"schema\":\"x\",\"references\":[{\"subject\":\"s\"}]}", "a reference has no whole number 'version'")]
    [InlineData("{\"schema\":\"x\",\"references\":[{\"version\":1}]}", "the answer has no text 'subject'")]
    public async Task GetSchemaAsync_with_broken_answer_throws_saying_what_is_wrong(string body, string why)
    {
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(context, body));
        using var client = Plans.Client(Plans.At(server.Url), time);
        var error = await FailAsync(client);
        Assert.Equal(RegistryFault.Malformed, error.Fault);
        Assert.StartsWith($"schema registry: GET {server.Url}/schemas/ids/5: {why}", error.Message, StringComparison.Ordinal);
        Assert.Equal((true, error.Message), (client.Status.IsReachable, client.Status.LastError));
        Assert.False(client.TryGetCached(SchemaKey.OfId(5), out _));
    }

    [Fact]
    public async Task GetSchemaAsync_with_bytes_that_are_not_utf8_throws()
    {
        await using var server = await ScriptedRegistry.StartAsync(context => context.Response.Body.WriteAsync(
            (byte[])[.. "{\"schema\":\""u8, 0xC3, 0x28, .. "\"}"u8]).AsTask());
        using var client = Plans.Client(Plans.At(server.Url), time);
        Assert.Equal(RegistryFault.Malformed, (await FailAsync(client)).Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetSchemaAsync_with_oversized_answer_stops_reading(bool saysItsLength)
    {
        var written = 0L;
        await using var server = await ScriptedRegistry.StartAsync(async context =>
        {
            var chunk = Encoding.UTF8.GetBytes(new string('x', 64 * 1024));
            context.Response.ContentLength = saysItsLength ? 1L << 32 : null;
            for (; written < 1L << 32 && !context.RequestAborted.IsCancellationRequested; written += chunk.Length)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        });
        using var client = Plans.Client(Plans.At(server.Url), time);
        var error = await FailAsync(client);
        Assert.Equal(RegistryFault.Unusable, error.Fault);
        Assert.EndsWith("the answer is larger than 8388608 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetSchemaAsync_with_answer_of_exactly_the_limit_is_read()
    {
        // As large as an answer and its schema may be: padded with white space.
        const string Frame = "{\"schema\":\"\"}";
        var body = Frame.Insert(Frame.Length - 2, new string('x', RegistryPlan.GreatestSchemaBytes)).PadRight(BoundedBody.Limit);
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(context, body));
        using var client = Plans.Client(Plans.At(server.Url) with { MaxSchemaBytes = RegistryPlan.GreatestSchemaBytes }, time);
        var schema = await client.GetSchemaAsync(SchemaKey.OfId(5), CancellationToken.None);
        Assert.Equal(RegistryPlan.GreatestSchemaBytes, schema?.Text.Length);
    }

    [Theory]
    [InlineData("é12345678", 10, true)]
    [InlineData("é123456789", 10, false)]
    public async Task GetSchemaAsync_with_schema_over_the_topologys_limit_refuses_that_schema_alone(string text, int limit, bool fits)
    {
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(context, $"{{\"schema\":\"{text}\"}}"));
        using var client = Plans.Client(Plans.At(server.Url) with { MaxSchemaBytes = limit }, time);
        if (fits)
        {
            Assert.Equal(text, (await client.GetSchemaAsync(SchemaKey.OfId(5), CancellationToken.None))?.Text);
            return;
        }

        var error = await FailAsync(client);
        Assert.Equal(RegistryFault.Unusable, error.Fault);
        Assert.Contains("limits.maxSchemaBytes, 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetSchemaAsync_with_references_over_the_limit_together_refuses_them()
    {
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(
            context,
            context.Request.Path.Value!.StartsWith("/subjects", StringComparison.Ordinal) ? """{"schema":"12345"}""" : """{"schema":"123456","references":[{"name":"a","subject":"a","version":1}]}"""));
        using var client = Plans.Client(Plans.At(server.Url) with { MaxSchemaBytes = 10 }, time);

        Assert.Equal(RegistryFault.Unusable, (await FailAsync(client)).Fault);
    }

    [Fact]
    public async Task GetSchemaAsync_cut_off_in_the_middle_asks_again()
    {
        var cut = 1;
        await using var server = await ScriptedRegistry.StartAsync(async context =>
        {
            if (Interlocked.Decrement(ref cut) >= 0)
            {
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("{\"schema\":");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await ScriptedRegistry.TextAsync(context, """{"schema":"\"int\""}""");
        });
        using var client = Plans.Client(Plans.At(server.Url), time);
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(5), CancellationToken.None);
        time.Advance(await time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromSeconds(10)));
        Assert.Equal("\"int\"", (await fetch)?.Text);
    }

    [Fact]
    public async Task GetSchemaAsync_stalled_in_the_middle_times_out()
    {
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bad = await ScriptedRegistry.StartAsync(async context =>
        {
            await context.Response.WriteAsync("{\"schema\":");
            await context.Response.Body.FlushAsync();
            stalled.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var good = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(context, """{"schema":"\"int\""}"""));
        using var client = Plans.Client(Plans.At(bad.Url, good.Url), time);
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(5), CancellationToken.None);
        await stalled.Task;
        time.Advance(Plans.Timeout);
        Assert.Equal("\"int\"", (await fetch)?.Text);
    }

    [Theory]
    [InlineData(401, RegistryFault.Refused, "answered 401 (Unauthorized); check the user name, password or token")]
    [InlineData(403, RegistryFault.Refused, "answered 403 (Forbidden); these credentials lack the permission")]
    [InlineData(422, RegistryFault.Refused, "answered 422 (UnprocessableEntity): no good (error code 42201)")]
    [InlineData(302, RegistryFault.Malformed, "answered 302 (Found); give the address that answers itself")]
    [InlineData(204, RegistryFault.Malformed, "answered 204 (NoContent)")]
    [InlineData(404, RegistryFault.Malformed, "answered 404 without a registry's error code")]
    public async Task GetSchemaAsync_with_other_status_throws_at_once(int status, RegistryFault fault, string why)
    {
        await using var server = await ScriptedRegistry.StartAsync(context =>
        {
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            context.Response.StatusCode = status;
            return status == 204 ? Task.CompletedTask : ScriptedRegistry.TextAsync(context, status == 422 ? """{"error_code":42201,"message":"no good"}""" : "nope", status);
        });
        using var client = Plans.Client(Plans.At(server.Url), time);
        var error = await FailAsync(client);
        Assert.Equal(fault, error.Fault);
        Assert.StartsWith($"schema registry: GET {server.Url}/schemas/ids/5: {why}", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task GetSchemaAsync_from_registry_without_that_request_is_not_taken_for_unknown()
    {
        await using var server = await ScriptedRegistry.StartAsync(context =>
            ScriptedRegistry.TextAsync(context, """{"error_code":404,"message":"HTTP 404 Not Found"}""", 404));
        using var client = Plans.Client(Plans.At(server.Url), time);
        var error = await Assert.ThrowsAsync<RegistryException>(() =>
            client.GetSchemaAsync(SchemaKey.OfGuid(new Guid("89791602-a024-4c84-8495-0102030405ff")), CancellationToken.None));
        Assert.Equal(RegistryFault.Malformed, error.Fault);
    }

    [Fact]
    public async Task GetSchemaAsync_with_user_and_password_sends_basic()
    {
        var authorization = await AuthorizationAsync(plan => plan with { Username = "scorer", Password = "pä:ss" });
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("scorer:pä:ss")), authorization);
    }

    [Fact]
    public async Task GetSchemaAsync_with_token_sends_bearer()
    {
        Assert.Equal("Bearer abc.def", await AuthorizationAsync(plan => plan with { Token = "abc.def" }));
        Assert.Null(await AuthorizationAsync(plan => plan));
    }

    [Fact]
    public async Task RegisterAsync_sends_the_registry_content_type()
    {
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(context, """{"id":4}"""));
        using var client = Plans.Client(Plans.At(server.Url), time);
        Assert.Equal(4, await client.RegisterAsync("scores-value", "\"int\"", CancellationToken.None));
        Assert.Equal(("POST /subjects/scores-value", null, "application/vnd.schemaregistry.v1+json"), server.Requests.Single());
    }

    [Fact]
    public async Task Exceptions_and_status_with_echoing_server_hold_no_secret()
    {
        foreach (var status in (int[])[401, 403, 409])
        {
            await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(
                context, $$"""{"error_code":{{status}},"message":"bad {{context.Request.Headers.Authorization}} {{Secret}}"}""", status));
            foreach (var plan in (RegistryPlan[])[Plans.At(server.Url) with { Token = Secret }, Plans.At(server.Url) with { Username = "scorer", Password = Secret }])
            {
                using var client = Plans.Client(plan, time);
                var said = $"{await FailAsync(client)} {client.Status}";
                Assert.Contains("***", said, StringComparison.Ordinal);
                Assert.DoesNotContain(Secret, said, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"scorer:{Secret}")), said, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Exceptions_with_hostile_message_are_short_and_one_line()
    {
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(
            context, $$"""{"error_code":422,"message":"a\nb\u001b[31m{{new string('z', 5000)}}"}""", 422));
        using var client = Plans.Client(Plans.At(server.Url), time);
        var error = await FailAsync(client);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 500);
    }

    [Theory]
    [InlineData("ftp://one")]
    [InlineData("http://scorer:hunter2@one")]
    [InlineData("http://one/?a=b")]
    public void New_with_unusable_url_is_refused(string url)
    {
        var error = Assert.Throws<RegistryException>(() => Plans.Client(Plans.At(url)));
        Assert.Equal(RegistryFault.Setup, error.Fault);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void New_without_url_is_refused() =>
        Assert.Throws<RegistryException>(() => Plans.Client(Plans.At()));

    private async Task<string?> AuthorizationAsync(Func<RegistryPlan, RegistryPlan> with)
    {
        await using var server = await ScriptedRegistry.StartAsync(context => ScriptedRegistry.TextAsync(context, """{"schema":"\"int\""}"""));
        using var client = Plans.Client(with(Plans.At(server.Url)), time);
        await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        return server.Requests.Single().Authorization;
    }

    private static Task<RegistryException> FailAsync(SchemaRegistryClient client) =>
        Assert.ThrowsAsync<RegistryException>(() => client.GetSchemaAsync(SchemaKey.OfId(5), CancellationToken.None));
}
