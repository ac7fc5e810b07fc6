using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

/// <summary>What the keys of one feature must be to each other.</summary>
public sealed class FeatureRuleTests
{
    [Theory]
    [InlineData("min: 1, max: 1")]
    [InlineData("min: 0, onOutOfRange: clamp")]
    [InlineData("max: 0, onOutOfRange: reject")]
    [InlineData("min: 0, max: 1, transform: minmax")]
    [InlineData("min: 0, max: 1, transform: [minmax, log1p]")]
    [InlineData("transform: standardize, mean: 0, std: 0.001")]
    [InlineData("transform: [log1p, standardize], mean: 0, std: 1")]
    [InlineData("transform: [log1p, sqrt, cyclical], period: 0.5")]
    [InlineData("transform: [hourOfDay, cyclical]")]
    [InlineData("transform: [dayOfWeek, cyclical], unit: ns, timeZone: Europe/Vienna")]
    [InlineData("transform: hourOfDay, encode: onehot, categories: [0, 1, 2.0]")]
    [InlineData("transform: dayOfWeek, encode: ordinal, categories: [0, 1]")]
    [InlineData("transform: hourOfDay, default: 0")]
    [InlineData("transform: hourOfDay, default: '2026-01-31T12:00:00Z'")]
    [InlineData("transform: hourOfDay, default: '2026-01-31T12:00:00.123+01:00'")]
    [InlineData("transform: hourOfDay, default: 2026-01-31")]
    [InlineData("categories: [a, b]")]
    [InlineData("categories: [a, b], onUnknown: reject")]
    [InlineData("categories: [a, b], encode: onehot, onUnknown: zero")]
    [InlineData("categories: [a, b], encode: ordinal, onUnknown: index")]
    [InlineData("categories: [a, A, 'null']")]
    [InlineData("categories: [a], default: b")]
    [InlineData("categories: [a], default: a, onUnknown: reject")]
    [InlineData("encode: hash, buckets: 10, default: ''")]
    [InlineData("default: anything")]
    [InlineData("default: 5, min: 5, onOutOfRange: reject")]
    [InlineData("default: -1, min: 0")]
    [InlineData("default: -0.999, transform: log1p")]
    [InlineData("default: -1, transform: log1p, onNotFinite: pass")]
    [InlineData("default: 0, transform: sqrt")]
    [InlineData("default: NaN, min: 0, onNotFinite: pass")]
    [InlineData("default: 0, missingIndicator: true")]
    [InlineData("missingIndicator: false")]
    public void ReadText_keysThatFit_giveAPlan(string keys) => Sample.Feature(keys);

    [Theory]
    [InlineData("min: 1, max: 0.999", Conflict, "max")]
    [InlineData("min: 1, max: 1, transform: minmax", Conflict, "max")]
    [InlineData("onOutOfRange: clamp", Conflict, "onOutOfRange")]
    [InlineData("max: 1, transform: minmax", Missing, "min")]
    [InlineData("min: 1, transform: minmax", Missing, "max")]
    [InlineData("min: 0, max: 1, transform: [log1p, minmax]", Conflict, "transform[1]")]
    [InlineData("transform: standardize, std: 1", Missing, "mean")]
    [InlineData("transform: standardize, mean: 1", Missing, "std")]
    [InlineData("transform: standardize, mean: 1, std: 0", OutOfRange, "std")]
    [InlineData("transform: standardize, mean: 1, std: -1", OutOfRange, "std")]
    [InlineData("mean: 1", Conflict, "mean")]
    [InlineData("std: 1, transform: sqrt", Conflict, "std")]
    [InlineData("transform: cyclical", Missing, "period")]
    [InlineData("transform: [hourOfDay, sqrt, cyclical]", Missing, "period")]
    [InlineData("transform: cyclical, period: 0", OutOfRange, "period")]
    [InlineData("transform: hourOfDay, period: 24", Conflict, "period")]
    [InlineData("transform: [cyclical, sqrt], period: 1", Conflict, "transform[0]")]
    [InlineData("transform: [cyclical, cyclical], period: 1", Conflict, "transform[0]")]
    [InlineData("transform: [sqrt, hourOfDay]", Conflict, "transform[1]")]
    [InlineData("transform: [hourOfDay, dayOfWeek]", Conflict, "transform[1]")]
    [InlineData("transform: []", Invalid, "transform")]
    [InlineData("transform: log", Invalid, "transform")]
    [InlineData("transform: [sqrt, log1q]", Invalid, "transform[1]")]
    [InlineData("unit: ms", Conflict, "unit")]
    [InlineData("timeZone: UTC, transform: sqrt", Conflict, "timeZone")]
    [InlineData("transform: hourOfDay, timeZone: Europe/Wien", Invalid, "timeZone")]
    [InlineData("transform: hourOfDay, timeZone: ../../etc/passwd", Invalid, "timeZone")]
    [InlineData("transform: hourOfDay, timeZone: /usr/share/zoneinfo/UTC", Invalid, "timeZone")]
    [InlineData("transform: hourOfDay, timeZone: ''", Invalid, "timeZone")]
    [InlineData("transform: hourOfDay, unit: min", Invalid, "unit")]
    [InlineData("transform: hourOfDay, min: 0", Conflict, "min")]
    [InlineData("transform: hourOfDay, default: noon", Invalid, "default")]
    [InlineData("transform: hourOfDay, default: '12:00'", Invalid, "default")]
    [InlineData("categories: []", Invalid, "categories")]
    [InlineData("categories: a", Invalid, "categories")]
    [InlineData("categories: [a, b, a]", Duplicate, "categories[2]")]
    [InlineData("categories: [a, '']", Invalid, "categories[1]")]
    [InlineData("categories: [a, ~]", Invalid, "categories[1]")]
    [InlineData("categories: [a, [b]]", Invalid, "categories[1]")]
    [InlineData("categories: [a], min: 0", Conflict, "min")]
    [InlineData("categories: [a], onUnknown: index", Conflict, "onUnknown")]
    [InlineData("categories: [a], encode: onehot, onUnknown: index", Conflict, "onUnknown")]
    [InlineData("onUnknown: zero", Conflict, "onUnknown")]
    [InlineData("categories: [a], transform: hourOfDay, encode: onehot", Conflict, "categories[0]")]
    [InlineData("categories: [1], transform: hourOfDay", Conflict, "transform")]
    [InlineData("categories: [1], transform: sqrt, encode: onehot", Conflict, "transform")]
    [InlineData("categories: [1], transform: [hourOfDay, cyclical], encode: onehot", Conflict, "transform")]
    [InlineData("encode: onehot", Missing, "categories")]
    [InlineData("encode: ordinal", Missing, "categories")]
    [InlineData("encode: hash", Missing, "buckets")]
    [InlineData("encode: hash, buckets: 4, categories: [a]", Conflict, "categories")]
    [InlineData("encode: hash, buckets: 4, transform: sqrt", Conflict, "transform")]
    [InlineData("encode: ordinal, categories: [a], buckets: 4", Conflict, "buckets")]
    [InlineData("encode: one-hot, categories: [a]", Invalid, "encode")]
    [InlineData("buckets: 4", Conflict, "buckets")]
    [InlineData("default: abc, min: 0", Invalid, "default")]
    [InlineData("default: '', transform: sqrt", Invalid, "default")]
    [InlineData("default: NaN, min: 0", Conflict, "default")]
    [InlineData("default: .nan, transform: sqrt, onNotFinite: missing", Conflict, "default")]
    [InlineData("default: 4.9, min: 5, onOutOfRange: reject", OutOfRange, "default")]
    [InlineData("default: 5.1, max: 5, onOutOfRange: clamp", OutOfRange, "default")]
    [InlineData("default: -1, transform: log1p", Conflict, "default")]
    [InlineData("default: -0.001, transform: sqrt", Conflict, "default")]
    [InlineData("default: 0, transform: [standardize, sqrt], mean: 1, std: 2", Conflict, "default")]
    [InlineData("default: 0, transform: [minmax, sqrt], min: 1, max: 2", Conflict, "default")]
    [InlineData("default: c, categories: [a, b], onUnknown: reject", Conflict, "default")]
    [InlineData("default: [1], length: 1", Invalid, "default")]
    [InlineData("missingIndicator: true", Missing, "default")]
    public void ReadText_keysThatDoNotFit_areOneLocatedError(string keys, TopologyErrorKind kind, string property) =>
        Sample.AssertError(
            Sample.With(Sample.FeatureLine, $"  - {{ name: x, {keys} }}"), kind, Sample.FeatureLine, $"features[0].{property}");

    [Theory]
    [InlineData("transform: [hourOfDay, cyclical]", 24)]
    [InlineData("transform: [dayOfWeek, cyclical]", 7)]
    [InlineData("transform: [hourOfDay, cyclical], period: 12", 12)]
    [InlineData("transform: cyclical, period: 365.25", 365.25)]
    public void ReadText_cyclical_repeatsAfterThePeriod(string keys, double expected) =>
        Assert.Equal(expected, Sample.Feature(keys).Transforms[^1].Period);

    [Theory]
    [InlineData("s", TimeUnit.Seconds)]
    [InlineData("ms", TimeUnit.Milliseconds)]
    [InlineData("us", TimeUnit.Microseconds)]
    [InlineData("ns", TimeUnit.Nanoseconds)]
    public void ReadText_unit_reachesTheTransform(string word, TimeUnit expected) =>
        Assert.Equal(expected, Assert.Single(Sample.Feature($"transform: dayOfWeek, unit: {word}").Transforms).Unit);

    [Fact]
    public void ReadText_timeZone_reachesTheTransform() =>
        Assert.Equal("Europe/Vienna", Assert.Single(Sample.Feature("transform: hourOfDay, timeZone: Europe/Vienna").Transforms).Zone.Id);

    [Theory]
    [InlineData(".nan")]
    [InlineData("nan")]
    [InlineData("NaN")]
    public void ReadText_defaultNaN_isWrittenAsNumbersAreRead(string written) =>
        Assert.Equal("NaN", Sample.Feature($"default: {written}, min: 0, onNotFinite: pass").Default);

    [Fact]
    public void ReadText_twoFeaturesOfOneName_areADuplicateAtTheSecond()
    {
        var text = Sample.With(Sample.FeatureLine, "  - { name: x }\n  - { name: y }\n  - { name: x, path: z }");

        Sample.AssertError(text, Duplicate, 6, "features[2].name");
    }

    [Fact]
    public void ReadText_nameThatIsNoPath_isRightWithAPathBesideIt() =>
        Sample.Plan(Sample.With(Sample.FeatureLine, "  - { name: a..b, path: a.b }"));

    [Fact]
    public void ReadText_featureThatIsNoSection_leavesTheOthersChecked()
    {
        var errors = Sample.Read(Sample.With(Sample.FeatureLine, "  - x\n  - { name: y, min: 1, max: 0 }")).Errors;

        Assert.Equal([(4, Invalid), (5, Conflict)], errors.Select(error => (error.Line, error.Kind)));
    }
}
