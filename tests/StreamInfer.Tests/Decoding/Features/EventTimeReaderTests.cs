using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class EventTimeReaderTests
{
    [Theory]
    [InlineData(RawKind.TimestampMillis, 1_719_999_999_123, 1_719_999_999_123)]
    [InlineData(RawKind.TimestampMicros, 1_719_999_999_123_999, 1_719_999_999_123)]
    [InlineData(RawKind.TimestampNanos, -1, -1)]
    [InlineData(RawKind.LocalTimestampMillis, 5, 5)]
    [InlineData(RawKind.Date, 1, 86_400_000)]
    [InlineData(RawKind.Date, -719_162, -62_135_596_800_000)]
    public void Read_kindWithItsOwnUnit_isMilliseconds(RawKind kind, long bits, long expected) =>
        Assert.Equal(expected, EventTimeReader.Read(FeatureFixture.OfKind(kind, bits), TimeUnit.Seconds));

    [Theory]
    [InlineData(TimeUnit.Seconds, 1_719_999_999, 1_719_999_999_000)]
    [InlineData(TimeUnit.Milliseconds, 1_719_999_999_123, 1_719_999_999_123)]
    [InlineData(TimeUnit.Microseconds, -1, -1)]
    [InlineData(TimeUnit.Nanoseconds, 1_719_999_999_123_456_789, 1_719_999_999_123)]
    public void Read_integer_goesByItsUnit(TimeUnit unit, long value, long expected) =>
        Assert.Equal(expected, EventTimeReader.Read(RawValue.Of(value), unit));

    [Fact]
    public void Read_secondsAsDouble_keepsTheMilliseconds() =>
        Assert.Equal(1_719_999_999_123, EventTimeReader.Read(RawValue.Of(1_719_999_999.123), TimeUnit.Seconds));

    [Fact]
    public void Read_isoText_isReadAndWithoutZoneTakenAsUtc()
    {
        Assert.Equal(1_717_243_200_500, EventTimeReader.Read(FeatureFixture.Text("2024-06-01T14:00:00.5+02:00"), TimeUnit.Milliseconds));
        Assert.Equal(1_717_243_200_000, EventTimeReader.Read(FeatureFixture.Text("2024-06-01T12:00:00"), TimeUnit.Milliseconds));
    }

    [Theory]
    [InlineData(RawKind.Missing)]
    [InlineData(RawKind.Null)]
    [InlineData(RawKind.Boolean)]
    [InlineData(RawKind.Bytes)]
    [InlineData(RawKind.Array)]
    [InlineData(RawKind.Other)]
    [InlineData(RawKind.TimeMillis)]
    [InlineData(RawKind.TimeMicros)]
    public void Read_noPointInTime_isNull(RawKind kind) =>
        Assert.Null(EventTimeReader.Read(FeatureFixture.OfKind(kind), TimeUnit.Milliseconds));

    [Fact]
    public void Read_outsideTheCalendar_isNull()
    {
        Assert.Null(EventTimeReader.Read(RawValue.Of(long.MaxValue), TimeUnit.Milliseconds));
        Assert.Null(EventTimeReader.Read(RawValue.Of(double.NaN), TimeUnit.Milliseconds));
        Assert.Null(EventTimeReader.Read(FeatureFixture.OfKind(RawKind.Date, long.MinValue), TimeUnit.Milliseconds));
        Assert.Null(EventTimeReader.Read(FeatureFixture.Text("yesterday"), TimeUnit.Milliseconds));
    }
}
