using StreamInfer.Decoding;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

public sealed class SingleFlightTests
{
    private readonly ManualTimeProvider time = new();
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task GetSchemaAsync_from_many_callers_sends_one_request_a_key()
    {
        var handler = Gated();
        using var client = Plans.Client(handler, time);
        var callers = Enumerable.Range(0, 64).Select(index => Task.Run(() => client.GetSchemaAsync(SchemaKey.OfId(index % 2), CancellationToken.None))).ToArray();
        await asked.Task;
        gate.SetResult();
        var schemas = await Task.WhenAll(callers);
        Assert.Equal(2, handler.Requests.Count);
        Assert.Equal(2, schemas.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public async Task GetSchemaAsync_cancelled_by_one_caller_goes_on_for_the_other()
    {
        var handler = Gated();
        using var client = Plans.Client(handler, time);
        using var cancel = new CancellationTokenSource();
        var leaver = client.GetSchemaAsync(SchemaKey.OfId(1), cancel.Token);
        var stayer = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        await asked.Task;
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.False(stayer.IsCompleted);
        gate.SetResult();
        Assert.Equal("\"int\"", (await stayer)?.Text);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task GetSchemaAsync_cancelled_by_every_caller_stops_asking()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new ScriptedHandler(async (_, cancellation) =>
        {
            asked.TrySetResult();
            try
            {
                await gate.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                stopped.SetResult();
                throw;
            }

            return ScriptedHandler.Json("""{"schema":"\"int\""}""");
        });
        using var client = Plans.Client(handler, time);
        using var cancel = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 3).Select(_ => client.GetSchemaAsync(SchemaKey.OfId(1), cancel.Token)).ToArray();
        await asked.Task;
        await cancel.CancelAsync();
        foreach (var caller in callers)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        await stopped.Task;

        gate.SetResult();
        Assert.NotNull(await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task GetSchemaAsync_cancelled_during_back_off_leaves_no_timer()
    {
        using var client = Plans.Client(new ScriptedHandler(_ => throw new HttpRequestException("away")), time);
        using var cancel = new CancellationTokenSource();
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), cancel.Token);
        await time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromSeconds(10));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);

        // The caller is let go at once; the fetch that it shared ends on a thread of its own.
        for (var turn = 0; turn < 1_000_000 && time.Remaining.Any(); turn++)
        {
            await Task.Yield();
        }

        Assert.Empty(time.Remaining);
    }

    [Fact]
    public async Task Dispose_during_fetch_ends_its_callers()
    {
        var client = Plans.Client(Gated(), time);
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        await asked.Task;
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fetch);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetSchemaAsync(SchemaKey.OfId(2), CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.RegisterAsync("s", "\"int\"", CancellationToken.None));
    }

    [Fact]
    public async Task JoinAsync_after_failure_fetches_anew()
    {
        var fetches = 0;
        using var flight = new SingleFlight<string, int>((_, _) => ++fetches == 1 ? throw new InvalidOperationException("first") : Task.FromResult(fetches));
        await Assert.ThrowsAsync<InvalidOperationException>(() => flight.JoinAsync("a", CancellationToken.None));
        Assert.Equal(2, await flight.JoinAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task JoinAsync_with_cancelled_token_fetches_nothing()
    {
        var fetches = 0;
        using var flight = new SingleFlight<string, int>((_, _) => Task.FromResult(++fetches));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flight.JoinAsync("a", new CancellationToken(canceled: true)));
        Assert.Equal(0, fetches);
    }

    private ScriptedHandler Gated() => new(async (_, cancellation) =>
    {
        asked.TrySetResult();
        await gate.Task.WaitAsync(cancellation);
        return ScriptedHandler.Json("""{"schema":"\"int\""}""");
    });
}
