using System.Globalization;
using StreamInfer.Decoding;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class ClockTransformTests
{
    private const long Noon = 1_717_243_200; // 2024-06-01T12:00:00Z, a Saturday

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-31T00:59:59.999Z", 1, 6)]
    [InlineData("Europe/Berlin", "2024-03-31T01:00:00Z", 3, 6)]
    [InlineData("Europe/Berlin", "2024-03-31T21:59:59.999Z", 23, 6)]
    [InlineData("Europe/Berlin", "2024-03-31T22:00:00Z", 0, 0)]
    [InlineData("Europe/Berlin", "2024-10-26T23:59:59.999Z", 1, 6)]
    [InlineData("Europe/Berlin", "2024-10-27T00:59:59.999Z", 2, 6)]
    [InlineData("Europe/Berlin", "2024-10-27T01:00:00Z", 2, 6)]
    [InlineData("Europe/Berlin", "2024-10-27T02:00:00Z", 3, 6)]
    [InlineData("America/New_York", "2024-03-10T06:59:59.999Z", 1, 6)]
    [InlineData("America/New_York", "2024-03-10T07:00:00Z", 3, 6)]
    [InlineData("America/New_York", "2024-11-03T04:59:59.999Z", 0, 6)]
    [InlineData("America/New_York", "2024-11-03T05:59:59.999Z", 1, 6)]
    [InlineData("America/New_York", "2024-11-03T06:00:00Z", 1, 6)]
    [InlineData("America/New_York", "2024-11-03T07:00:00Z", 2, 6)]
    [InlineData("America/New_York", "2024-11-04T04:59:59.999Z", 23, 6)]
    [InlineData("America/New_York", "2024-11-04T05:00:00Z", 0, 0)]
    [InlineData("Asia/Kathmandu", "2024-01-01T18:14:59.999Z", 23, 0)]
    [InlineData("Asia/Kathmandu", "2024-01-01T18:15:00Z", 0, 1)]
    [InlineData("UTC", "1969-12-31T23:59:59.999Z", 23, 2)]
    [InlineData("UTC", "1970-01-01T00:00:00Z", 0, 3)]
    public void Parts_zonesAtTheirEdges_showTheWallClock(string zone, string instant, int hour, int day)
    {
        var millis = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        RawValue[] spellings =
        [
            FeatureFixture.OfKind(RawKind.TimestampMillis, millis),
            FeatureFixture.OfKind(RawKind.TimestampMicros, millis * 1000),
            FeatureFixture.OfKind(RawKind.TimestampNanos, millis * 1_000_000),
            RawValue.Of(millis),
            RawValue.Of((double)millis),
            FeatureFixture.Text(instant),
        ];

        foreach (var spelling in spellings)
        {
            Assert.Equal([(float)hour], Clock(TransformKind.HourOfDay, zone).Put(spelling).Floats);
            Assert.Equal([(float)day], Clock(TransformKind.DayOfWeek, zone).Put(spelling).Floats);
        }
    }

    [Theory]
    [InlineData(TimeUnit.Seconds, Noon)]
    [InlineData(TimeUnit.Milliseconds, Noon * 1000)]
    [InlineData(TimeUnit.Microseconds, Noon * 1_000_000)]
    [InlineData(TimeUnit.Nanoseconds, Noon * 1_000_000_000)]
    public void Hour_plainNumber_isReadByItsUnit(TimeUnit unit, long value)
    {
        Assert.Equal([12f], Clock(TransformKind.HourOfDay, "UTC", unit).Put(RawValue.Of(value)).Floats);
        Assert.Equal([11f], Clock(TransformKind.HourOfDay, "UTC", unit).Put(RawValue.Of(value - 1)).Floats);
        Assert.Equal([12f], Clock(TransformKind.HourOfDay, "UTC", unit).Put(RawValue.Of((double)value)).Floats);
    }

    [Theory]
    [InlineData(RawKind.LocalTimestampMillis, Noon * 1000, 12, 5)]
    [InlineData(RawKind.LocalTimestampMicros, Noon * 1_000_000, 12, 5)]
    [InlineData(RawKind.LocalTimestampNanos, Noon * 1_000_000_000, 12, 5)]
    [InlineData(RawKind.Date, 19_875, 0, 5)]
    [InlineData(RawKind.Date, -1, 0, 2)]
    public void Parts_wallClockKinds_ignoreTheZone(RawKind kind, long bits, int hour, int day)
    {
        Assert.Equal([(float)hour], Clock(TransformKind.HourOfDay, "Asia/Tokyo").Put(FeatureFixture.OfKind(kind, bits)).Floats);
        Assert.Equal([(float)day], Clock(TransformKind.DayOfWeek, "Asia/Tokyo").Put(FeatureFixture.OfKind(kind, bits)).Floats);
    }

    [Theory]
    [InlineData("2024-06-01T23:30:00", 23)]
    [InlineData("2024-06-01 23:30:00.123456789", 23)]
    [InlineData("2024-06-01T23:30:00+09:00", 23)]
    [InlineData("2024-06-01T23:30:00+00:00", 8)]
    [InlineData("2024-06-01T23:30:00-03:30", 12)]
    public void Hour_isoText_withoutZoneIsTheWallClock(string text, int expected) =>
        Assert.Equal([(float)expected], Clock(TransformKind.HourOfDay, "Asia/Tokyo").Put(FeatureFixture.Text(text)).Floats);

    [Fact]
    public void Hour_timeOfDay_isItsHour()
    {
        Assert.Equal([23f], Clock(TransformKind.HourOfDay, "Asia/Tokyo").Put(FeatureFixture.OfKind(RawKind.TimeMillis, 86_399_999)).Floats);
        Assert.Equal(
            [1f], Clock(TransformKind.HourOfDay, "Asia/Tokyo").Put(FeatureFixture.OfKind(RawKind.TimeMicros, 3_600_000_000)).Floats);
    }

    [Fact]
    public void Parts_noPointInTime_areATypeViolation()
    {
        const string Due = "where a point in time is due";
        var hour = Clock(TransformKind.HourOfDay, "UTC");
        hour.Refuse(FeatureFixture.Text("noon"), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): text \"noon\" {Due}");
        hour.Refuse(RawValue.Of(value: true), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): true {Due}");
        hour.Refuse(
            FeatureFixture.OfKind(RawKind.TimeMillis, 86_400_000),
            DeadLetterReason.TypeViolation,
            $"feature 'x' (path 'v'): 86400000 {Due}");
        hour.Refuse(RawValue.Of(253_402_300_800_000), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): 253402300800000 {Due}");
        hour.Refuse(RawValue.Of(1e300), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): 1E+300 {Due}");
        Clock(TransformKind.DayOfWeek, "UTC").Refuse(
            FeatureFixture.OfKind(RawKind.TimeMillis, 5), DeadLetterReason.TypeViolation, $"feature 'x' (path 'v'): 5 {Due}");
    }

    [Theory]
    [InlineData(253_402_300_799_999, 23)]
    [InlineData(-62_135_596_800_000, 0)]
    public void Hour_firstAndLastInstant_areRead(long millis, int expected) =>
        Assert.Equal([(float)expected], Clock(TransformKind.HourOfDay, "UTC").Put(RawValue.Of(millis)).Floats);

    [Fact]
    public void Hour_numberAsTextWithCoerce_isRead()
    {
        var feature =
            FeatureFixture.Plain with { Coerce = true, Transforms = [new() { Kind = TransformKind.HourOfDay, Unit = TimeUnit.Seconds }] };

        Assert.Equal([12f], new FeatureFixture(feature).Put(FeatureFixture.Text("1717243200")).Floats);
        Assert.Equal([12f], new FeatureFixture(feature).Put(FeatureFixture.Text("2024-06-01T12:00:00Z")).Floats);
    }

    [Fact]
    public void Hour_boundsOnThePointInTime_holdForNumbersAndText()
    {
        var feature = FeatureFixture.Plain with
        {
            Max = Noon * 1000, OnOutOfRange = OutOfRangePolicy.Clamp, Transforms = [new() { Kind = TransformKind.HourOfDay }],
        };
        var fixture = new FeatureFixture(feature);

        Assert.Equal([12f], fixture.Put(FeatureFixture.OfKind(RawKind.TimestampMillis, (Noon + 7200) * 1000)).Floats);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
        Assert.Equal([12f], fixture.Put(FeatureFixture.Text("2024-06-01T14:00:00Z")).Floats);
        Assert.Equal(QualityFlags.OutOfRange, fixture.Quality);
        Assert.Equal([12f], fixture.Put(FeatureFixture.Text("2024-06-01T12:00:00Z")).Floats);
        Assert.Equal(QualityFlags.None, fixture.Quality);
    }

    [Fact]
    public void Hour_isoTextAsDefault_standsIn()
    {
        var feature =
            FeatureFixture.Plain with { Default = "2024-06-01T07:00:00", Transforms = [new() { Kind = TransformKind.HourOfDay }] };
        var fixture = new FeatureFixture(feature).Put(default);

        Assert.Equal([7f], fixture.Floats);
        Assert.Equal(QualityFlags.Imputed, fixture.Quality);
    }

    [Fact]
    public void Hour_nanThatPasses_staysNan()
    {
        var feature =
            FeatureFixture.Plain with { OnNotFinite = NotFinitePolicy.Pass, Transforms = [new() { Kind = TransformKind.HourOfDay }] };

        Assert.Equal([float.NaN], new FeatureFixture(feature).Put(RawValue.Of(double.NaN)).Floats);
        new FeatureFixture(feature with { OnNotFinite = NotFinitePolicy.Reject }).Refuse(
            RawValue.Of(double.NaN), DeadLetterReason.NotFinite, "feature 'x' (path 'v'): NaN is not finite");
    }

    private static FeatureFixture Clock(TransformKind kind, string zone, TimeUnit unit = TimeUnit.Milliseconds) =>
        new(FeatureFixture.Plain with
        {
            Transforms = [new TransformPlan { Kind = kind, Zone = TimeZoneInfo.FindSystemTimeZoneById(zone), Unit = unit }],
        });
}
