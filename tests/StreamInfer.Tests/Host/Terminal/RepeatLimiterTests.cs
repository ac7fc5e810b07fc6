using Microsoft.Extensions.Logging;
using StreamInfer.Host.Terminal;
using StreamInfer.Tests.Host.Telemetry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Terminal;

public class RepeatLimiterTests
{
    private static readonly EventId Broken = new(140, "RunFailed");
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryPass_moreThanPassWithinASpan_countsThemForTheFirstOfTheNext()
    {
        var limiter = new RepeatLimiter(3, TimeSpan.FromSeconds(30), _time);
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => limiter.TryPass(out var _)));

        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(limiter.TryPass(out _));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(limiter.TryPass(out var suppressed));

        Assert.Equal(3, suppressed);
        Assert.True(limiter.TryPass(out suppressed));
        Assert.Equal(0, suppressed);
    }

    [Fact]
    public void Log_aFlood_writesTheFirstOnesAndHowManyMoreThereWere()
    {
        var written = new RecordedLogs();
        using var logs = new LimitedLoggerFactory(written, _time);
        var logger = logs.CreateLogger("Pipeline");
        for (var i = 0; i < LimitedLoggerFactory.Most + 123; i++)
        {
            logger.Log(LogLevel.Warning, Broken, "the model failed");
        }

        logger.Log(LogLevel.Warning, new EventId(130), "another");
        Assert.Equal(LimitedLoggerFactory.Most + 1, written.Lines.Count);

        _time.Advance(LimitedLoggerFactory.Span);

        Assert.Equal((LogLevel.Warning, 5103, "RunFailed: and 123 more in the last 30 s"), written.Lines[^1]);
        _time.Advance(LimitedLoggerFactory.Span);
        Assert.Equal(LimitedLoggerFactory.Most + 2, written.Lines.Count);
    }

    [Fact]
    public void Log_ofOneIdInTwoCategories_isCountedApart()
    {
        var written = new RecordedLogs();
        using var logs = new LimitedLoggerFactory(written, _time);
        foreach (var category in (string[])["one", "other"])
        {
            for (var i = 0; i < LimitedLoggerFactory.Most; i++)
            {
                logs.CreateLogger(category).Log(LogLevel.Information, new EventId(1), "text");
            }
        }

        Assert.Equal(2 * LimitedLoggerFactory.Most, written.Lines.Count);
    }

    [Fact]
    public void Dispose_inAFlood_tellsWhatIsCountedSoFar()
    {
        var written = new RecordedLogs();
        using (var logs = new LimitedLoggerFactory(written, _time))
        {
            var logger = logs.CreateLogger("Pipeline");
            for (var i = 0; i <= LimitedLoggerFactory.Most; i++)
            {
                logger.Log(LogLevel.Error, Broken, "the model failed");
            }
        }

        Assert.Equal("RunFailed: and 1 more in the last 30 s", written.Lines[^1].Text);
    }

    [Fact]
    public void Log_steadilyAtAPaceThatPasses_writesAll()
    {
        var written = new RecordedLogs();
        using var logs = new LimitedLoggerFactory(written, _time);
        for (var i = 0; i < 100; i++)
        {
            logs.CreateLogger("Kafka").Log(LogLevel.Warning, new EventId(3001), "away");
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(100, written.Lines.Count);
    }
}
