using StreamInfer.Decoding.Features;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class ZoneClockTests
{
    [Fact]
    public void OffsetAt_everyZoneOfTheSystem_agreesWithTimeZoneInfo()
    {
        var random = new Random(20_240_331);
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var clock = new ZoneClock(zone);
            for (var i = 0; i < 400; i++)
            {
                // 1970 to 2037; whole hours too, as clocks change then.
                var second = random.NextInt64(0, 2_145_916_800);
                second -= i % 2 == 0 ? 0 : second % 1800;
                Assert.Equal(Expected(zone, second), clock.OffsetAt(second));
                Assert.Equal(Expected(zone, second - 1), clock.OffsetAt(second - 1));
            }
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", 1_711_846_800)]
    [InlineData("Europe/Berlin", 1_729_990_800)]
    [InlineData("America/New_York", 1_710_054_000)]
    [InlineData("America/New_York", 1_730_613_600)]
    [InlineData("Australia/Lord_Howe", 1_712_415_600)]
    public void OffsetAt_changeOfTheClock_isExactToTheSecond(string id, long change)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var clock = new ZoneClock(zone);

        Assert.NotEqual(Expected(zone, change - 1), Expected(zone, change));
        Assert.Equal(Expected(zone, change - 1), clock.OffsetAt(change - 1));
        Assert.Equal(Expected(zone, change), clock.OffsetAt(change));
    }

    [Theory]
    [InlineData(-62_135_596_800)]
    [InlineData(253_402_300_799)]
    public void OffsetAt_endsOfTheCalendar_areAnswered(long second)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(Expected(zone, second), new ZoneClock(zone).OffsetAt(second));
    }

    private static int Expected(TimeZoneInfo zone, long second) =>
        (int)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime).TotalSeconds;
}
