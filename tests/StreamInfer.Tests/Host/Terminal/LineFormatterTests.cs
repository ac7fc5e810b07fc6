using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamInfer.Host.Terminal;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Terminal;

public class LineFormatterTests
{
    [Fact]
    public void Write_aMessage_isOneLineOfTimeLevelCategoryAndId() =>
        Assert.Equal("2024-02-29T23:59:58.000Z warn: StreamInfer.Pipeline[130] Commit failed\n", Write(LogLevel.Warning, "Commit failed"));

    [Theory]
    [InlineData("a\n2024-02-29T23:59:58.000Z fail: StreamInfer[1] forged")]
    [InlineData("a\r\nb")]
    [InlineData("\u001b[2J\u001b]0;title\u0007")]
    [InlineData("\u0085\u2028\u2029\u202e")]
    public void Write_namesWithControlCharacters_cannotForgeALineNorMoveTheCursor(string name)
    {
        var line = Write(LogLevel.Warning, $"Topic {name} is not there");
        Assert.Equal(1, line.Count(letter => letter == '\n'));
        Assert.DoesNotContain(line.TrimEnd('\n'), char.IsControl);
        Assert.DoesNotContain(line, letter => letter is '\u2028' or '\u2029' or '\u202e');
    }

    [Fact]
    public void Write_anException_isOnTheSameLine()
    {
        var line = Write(LogLevel.Error, "A defect", new InvalidOperationException("key\nevil\u001b[0m"));
        Assert.StartsWith("2024-02-29T23:59:58.000Z fail: StreamInfer.Pipeline[130] A defect System.InvalidOperationException: key evil\\u001b[0m", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(letter => letter == '\n'));
    }

    [Fact]
    public void Write_inColours_coloursTheLevelAlone() =>
        Assert.Equal("2024-02-29T23:59:58.000Z \u001b[31mfail\u001b[0m: StreamInfer.Pipeline[130] x\\u001b[0m\n", Write(LogLevel.Error, "x\u001b[0m", isColoured: true));

    private static string Write(LogLevel level, string message, Exception? exception = null, bool isColoured = false)
    {
        var formatter = new LineFormatter(new Fixed(new LineFormatterOptions { IsColoured = isColoured }), new ManualTimeProvider());
        using var output = new StringWriter();
        formatter.Write(new LogEntry<string>(level, "StreamInfer.Pipeline", new EventId(130), message, exception, (state, _) => state), null, output);
        return output.ToString();
    }

    private sealed class Fixed(LineFormatterOptions options) : IOptionsMonitor<LineFormatterOptions>
    {
        public LineFormatterOptions CurrentValue => options;

        public LineFormatterOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<LineFormatterOptions, string?> listener) => null;
    }
}
