using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Events;
using StreamInfer.Host.Http;
using StreamInfer.Host.Service;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Listeners to events that never read, by real sockets; the second between two events passes by hand.</summary>
[Collection(AloneCollection.Name)]
public sealed class SlowListenersTests
{
    private const int Most = 1000;
    private const int BytesAListener = 192 * 1024;
    private const int MostSeconds = 3000;

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Listeners_thatNeverRead_holdUpNobodyAndAreCutOff()
    {
        await using var bed = await ProgramBed.StartAsync();
        using var stop = new CancellationTokenSource();
        var plan = bed.Plan();
        await using var service = new ScoringService(plan, new ServiceOptions(RepositoryFiles.Of("models"), null), TimeProvider.System, NullLoggerFactory.Instance);
        var running = service.RunAsync(stop.Token);
        var topologies = new ServedTopologies([new ServedTopology(plan) { Service = service }]);
        var server = await HttpServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new HttpSecurity(), topologies, _time, NullLoggerFactory.Instance);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var healthy = await http.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await healthy.Content.ReadAsStreamAsync());
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var slow = ConnectAll(server.Address);
        await Eventually.IsTrueAsync(() => Task.FromResult(server.Listeners == EventFeed.MostClients), () => $"{server.Listeners} listen");
        await bed.SendAsync(500);
        await AssertRefusedAsync(http);
        var (seconds, memory) = await BeatUntilAloneAsync(server, http, events);

        // What the kernel takes for a socket and the server for its answer had to fill first.
        Assert.InRange(seconds, 31, MostSeconds);
        Assert.InRange(memory - before, long.MinValue, (long)EventFeed.MostClients * BytesAListener);
        await Eventually.IsTrueAsync(() => Task.FromResult(service.Metrics.Totals.Predictions == 500), () => $"{service.Metrics.Totals.Predictions} were scored");
        await AssertCutOffAsync(slow);

        await server.DisposeAsync();
        while (await events.ReadLineAsync() is not null)
        {
            // What was written before the end.
        }

        slow.ForEach(socket => socket.Dispose());
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Second after second until those that do not read are gone: the healthy one gets every one, and others are answered.</summary>
    /// <returns>How many seconds, and the most memory that was held meanwhile.</returns>
    private async Task<(int Seconds, long Memory)> BeatUntilAloneAsync(HttpServer server, HttpClient http, StreamReader events)
    {
        var (seconds, most) = (0, 0L);
        while (server.Listeners > 1 && seconds < MostSeconds)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            seconds++;
            var at = await NextAsync(events);
            Assert.True(seconds == 1 || at == _time.GetUtcNow(), $"{at} in second {seconds}");
            if (seconds % 50 == 0)
            {
                Assert.Equal("fraud-scoring", (await http.ReadAsync("/topologies/fraud-scoring")).GetProperty("name").GetString());
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        return (seconds, most);
    }

    /// <summary>The time of the next overview; null in the first, before there are two readings to compare.</summary>
    private static async Task<DateTimeOffset?> NextAsync(StreamReader events)
    {
        while (await events.ReadLineAsync() is { } line)
        {
            if (line == "event: overview")
            {
                var data = (await events.ReadLineAsync())!["data: ".Length..];
                var point = JsonDocument.Parse(data).RootElement.GetProperty("point");
                return point.ValueKind == JsonValueKind.Null ? null : point.GetProperty("at").GetDateTimeOffset();
            }
        }

        throw new InvalidOperationException("the healthy listener was cut off");
    }

    private static async Task AssertRefusedAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/v1/events");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>Reads what came of each: all that were let in find their connection ended in the middle of the answer, the others were turned away.</summary>
    private static async Task AssertCutOffAsync(List<Socket> slow)
    {
        var (cut, refused) = (0, 0);
        var buffer = new byte[64 * 1024];
        foreach (var socket in slow)
        {
            var text = "";
            try
            {
                text = System.Text.Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
                if (text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    while (await socket.ReceiveAsync(buffer) > 0)
                    {
                        // What the kernel held.
                    }

                    cut++;
                }
                else
                {
                    Assert.StartsWith("HTTP/1.1 503", text, StringComparison.Ordinal);
                    refused++;
                }
            }
            catch (SocketException)
            {
                cut++;
            }
        }

        Assert.Equal((EventFeed.MostClients - 1, slow.Count - EventFeed.MostClients + 1), (cut, refused));
    }

    /// <summary>With the smallest window, so that little fits between the two.</summary>
    private static List<Socket> ConnectAll(Uri server)
    {
        var request = System.Text.Encoding.ASCII.GetBytes($"GET /api/v1/events HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        var sockets = new List<Socket>();
        for (var number = 0; number < Count(); number++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            socket.Connect(IPAddress.Loopback, server.Port);
            socket.Send(request);
            sockets.Add(socket);
        }

        return sockets;
    }

    /// <summary>As many as the limit on open files lets both ends have, beside what else this process has open.</summary>
    private static int Count()
    {
        const string limits = "/proc/self/limits";
        var soft = File.Exists(limits) ? File.ReadLines(limits).First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] : "";
        var count = int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? Math.Min(Most, (files - 500) / 2) : Most;
        Assert.True(count > EventFeed.MostClients, $"{files} open files are too few for this test");
        return count;
    }
}
