using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamInfer.Host.Api.Events;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Api;

/// <summary>A thousand listeners to events that never read, by real sockets; the second between two events passes by hand.</summary>
public sealed class SlowListenerTests
{
    private const int Most = 1000;
    private const int Seconds = 60;

    [Fact]
    public async Task Listeners_thatNeverRead_holdUpNobodyAndTakeLittleMemory()
    {
        var time = new ManualTimeProvider();
        var bed = await ApiBed.StartAsync(time: time);
        using var healthy = await bed.Client.GetAsync(new Uri("/api/v1/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await healthy.Content.ReadAsStreamAsync());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slow = Connect(bed.Address);
        while ((await bed.GetAsync("/api/v1/events")).Status != HttpStatusCode.ServiceUnavailable)
        {
            // Until all places are taken; what came of these is nobody's to read either.
        }

        for (var second = 0; second < Seconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await NextAsync(events);
            if (second % 10 == 0)
            {
                Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync("/api/v1/state")).Status);
            }
        }

        // What Kestrel holds for an answer that is not taken, and the latest state.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, EventFeed.MostClients * 192L * 1024);
        await bed.DisposeAsync();
        while (await events.ReadLineAsync() is not null)
        {
            // What was written before the end.
        }

        slow.ForEach(socket => socket.Dispose());
    }

    private static async Task NextAsync(StreamReader events)
    {
        string? line;
        do
        {
            line = await events.ReadLineAsync();
            Assert.True(line is not null, "the healthy listener was cut off");
        }
        while (line != $"event: {EventMessages.Overview}");
    }

    private static List<Socket> Connect(Uri server)
    {
        var request = Encoding.ASCII.GetBytes($"GET /api/v1/events HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        var sockets = new List<Socket>();
        for (var number = 0; number < Count(); number++)
        {
            // With the smallest window, so that little fits between the two.
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
        const string Limits = "/proc/self/limits";
        var soft = File.Exists(Limits) ? File.ReadLines(Limits).First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] : "";
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? Math.Clamp((files - 500) / 2, 0, Most) : Most;
    }
}
