using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Tests.Kafka.Health;

public sealed class ClientEventsTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingLogger _logger = new();

    [Fact]
    public void Trouble_sameCodeWithinAMinute_isLoggedOnce()
    {
        var events = new ClientEvents("consumer", _time, _logger);
        for (var second = 0; second <= 60; second += 10)
        {
            events.Trouble(new Error(ErrorCode.Local_Transport, $"at {second}"), "brokers b");
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(
            [
                (LogLevel.Warning, "Kafka consumer: brokers b: at 0; retrying; check bootstrap.servers and the network"),
                (LogLevel.Warning, "Kafka consumer: brokers b: at 60; retrying; check bootstrap.servers and the network"),
            ],
            _logger.Lines);
    }

    [Fact]
    public void Trouble_otherCode_isLoggedAtOnceAndIsTheStatus()
    {
        var events = new ClientEvents("consumer", _time, _logger);
        events.Trouble(new Error(ErrorCode.Local_Transport, "one"), "here");
        events.Trouble(new Error(ErrorCode.RequestTimedOut, "two"), "there");

        Assert.Equal(2, _logger.Lines.Count);
        Assert.Equal("there: two", events.Status.Trouble?.Message);
    }

    [Theory]
    [InlineData("FAIL", SyslogLevel.Error, LogLevel.Debug)]
    [InlineData("ERROR", SyslogLevel.Error, LogLevel.Debug)]
    [InlineData("CONFWARN", SyslogLevel.Warning, LogLevel.Warning)]
    [InlineData("OFFSET", SyslogLevel.Notice, LogLevel.Information)]
    [InlineData("X", SyslogLevel.Emergency, LogLevel.Critical)]
    [InlineData("X", SyslogLevel.Error, LogLevel.Error)]
    [InlineData("X", SyslogLevel.Debug, LogLevel.Debug)]
    public void Pass_line_keepsItsLevelUnlessItComesAsAnErrorToo(string facility, SyslogLevel level, LogLevel expected)
    {
        new ClientEvents("consumer", _time, _logger).Pass(new LogMessage("name", level, facility, "text"));

        Assert.Equal([(expected, $"Kafka consumer: {facility}: text")], _logger.Lines);
    }
}
