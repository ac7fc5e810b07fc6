using Microsoft.Extensions.Logging;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Tests.Kafka;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Pipeline;

public sealed class DeadLetterNoticeTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger _log = new();

    [Fact]
    public void Tell_firstOfThem_isToldAtOnceWithReasonAndPlaceAndNothingElse()
    {
        var notice = Notice();
        notice.Tell();
        Assert.Empty(_log.Lines);

        notice.Add(DeadLetterReason.TypeViolation, 3, 17);
        notice.Tell();

        var (level, text) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Equal("1 events were dead-lettered to letters: type-violation 1; the first is events/3/17 (topic/partition/offset), and its dead letter says what is wrong with it", text);
    }

    [Fact]
    public void Tell_floodOfThem_isASumEveryTenSecondsAndLeavesNoneOut()
    {
        var notice = Notice();
        for (var i = 0; i < 25_000; i++)
        {
            notice.Add(i % 5 == 0 ? DeadLetterReason.InvalidJson : DeadLetterReason.TypeViolation, 0, i);
            notice.Tell();
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _time.Advance(DeadLetterNotice.Every);
        notice.Tell();
        notice.Tell();

        Assert.Equal(4, _log.Lines.Count);
        Assert.Equal(25_000, _log.Lines.Sum(line => int.Parse(line.Text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("type-violation 8000, invalid-json 2000; the first is events/0/1 ", _log.Lines[1].Text, StringComparison.Ordinal);
    }

    private DeadLetterNotice Notice() => new("events", "letters", _time, _log);
}
