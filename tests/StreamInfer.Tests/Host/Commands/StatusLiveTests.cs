using System.Net;
using Spectre.Console;
using StreamInfer.Host;
using StreamInfer.Host.Commands.Running;
using StreamInfer.Tests.Host.Api;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Commands;

/// <summary>The view that goes on, against the real server, which goes and comes back.</summary>
public sealed class StatusLiveTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task LiveAsync_apiGoesAndComesBack_saysSoAndGoesOn()
    {
        var bed = await ApiBed.StartAsync();
        var address = bed.Address;
        using var client = new ApiClient(address, null);
        var showing = StatusCommand.LiveAsync(client, OpenConsole(), Interval, _time, _stop.Token);
        Assert.Contains("fraud-scoring", await ShownAsync(showing), StringComparison.Ordinal);

        await bed.DisposeAsync();
        for (var second = 0; second < 3; second++)
        {
            var away = await NextAsync(showing);
            Assert.Contains("does not answer", away, StringComparison.Ordinal);
            Assert.Contains("tries again; Ctrl+C ends", away, StringComparison.Ordinal);
        }

        await using var again = await ApiBed.StartAsync(listen: new IPEndPoint(IPAddress.Loopback, address.Port));
        var back = await NextAsync(showing);
        Assert.Contains("fraud-scoring", back, StringComparison.Ordinal);
        Assert.DoesNotContain("does not answer", back, StringComparison.Ordinal);

        await _stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await showing);
    }

    [Fact]
    public async Task LiveAsync_stoppedWhileTheApiIsAway_endsInOrder()
    {
        using var client = new ApiClient(new Uri("http://127.0.0.1:9"), null);
        var showing = StatusCommand.LiveAsync(client, OpenConsole(), Interval, _time, _stop.Token);
        Assert.Contains("does not answer", await ShownAsync(showing), StringComparison.Ordinal);

        await _stop.CancelAsync();

        Assert.Equal(ExitCode.Success, await showing);
    }

    private async Task<string> NextAsync(Task showing)
    {
        _output.GetStringBuilder().Clear();
        _time.Advance(Interval);
        return await ShownAsync(showing);
    }

    /// <summary>What stands there once the view waits for the next second.</summary>
    private async Task<string> ShownAsync(Task showing)
    {
        var waits = _time.WhenTimerAsync(remaining => remaining == Interval);
        Assert.Same(waits, await Task.WhenAny(waits, showing));
        return _output.ToString();
    }

    private IAnsiConsole OpenConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(_output) });
        console.Profile.Width = 200;
        return console;
    }
}
