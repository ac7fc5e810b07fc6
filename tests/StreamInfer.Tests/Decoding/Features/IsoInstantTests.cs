using System.Globalization;
using System.Text;
using StreamInfer.Decoding.Features;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class IsoInstantTests
{
    [Theory]
    [InlineData("2024-02-29T23:59:59Z", 1_709_251_199, 0, InstantKind.Universal)]
    [InlineData("2024-02-29T23:59:59.5", 1_709_251_199, 500_000_000, InstantKind.WallClock)]
    [InlineData("2024-02-29T23:59:59.123456789+01:00", 1_709_247_599, 123_456_789, InstantKind.Universal)]
    [InlineData("1970-01-01T00:00:00-00:30", 1800, 0, InstantKind.Universal)]
    [InlineData("1969-12-31T23:59:59.999Z", -1, 999_000_000, InstantKind.Universal)]
    [InlineData("0001-01-01T00:00:00Z", -62_135_596_800, 0, InstantKind.Universal)]
    [InlineData("9999-12-31T23:59:59Z", 253_402_300_799, 0, InstantKind.Universal)]
    public void TryParse_wellFormedText_isRead(string text, long seconds, int nanos, object kind)
    {
        Assert.True(IsoInstant.TryParse(Encoding.UTF8.GetBytes(text), out var instant));
        Assert.Equal(new Instant(seconds, nanos, (InstantKind)kind), instant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-29")]
    [InlineData("2024-02-29T23:59")]
    [InlineData("2023-02-29T23:59:59Z")]
    [InlineData("1900-02-29T00:00:00Z")]
    [InlineData("2024-00-10T00:00:00Z")]
    [InlineData("2024-13-10T00:00:00Z")]
    [InlineData("2024-01-00T00:00:00Z")]
    [InlineData("2024-01-32T00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T23:60:00Z")]
    [InlineData("2024-01-01T23:59:60Z")]
    [InlineData("2024-01-01T23:59:59.Z")]
    [InlineData("2024-01-01T23:59:59.1234567890Z")]
    [InlineData("2024-01-01T23:59:59z")]
    [InlineData("2024-01-01T23:59:59+0100")]
    [InlineData("2024-01-01T23:59:59+01")]
    [InlineData("2024-01-01T23:59:59+24:00")]
    [InlineData("2024-01-01T23:59:59+01:60")]
    [InlineData("2024-01-01T23:59:59Zx")]
    [InlineData("2024/01/01T23:59:59Z")]
    [InlineData("2024-01-01_23:59:59Z")]
    [InlineData("2o24-01-01T23:59:59Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    public void TryParse_otherText_isRefused(string text) => Assert.False(IsoInstant.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryParse_daysOfTheWholeCalendar_agreeWithDateTime()
    {
        Span<byte> text = stackalloc byte[20];
        var wrong = 0;
        for (var day = DateTime.MinValue; day < DateTime.MaxValue.AddDays(-13); day = day.AddDays(day.Month is 2 or 3 ? 1 : 13))
        {
            day.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var isRight = IsoInstant.TryParse(text[..length], out var instant) &&
                instant.Seconds == (day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
            wrong += isRight ? 0 : 1;
        }

        Assert.Equal(0, wrong);
    }
}
