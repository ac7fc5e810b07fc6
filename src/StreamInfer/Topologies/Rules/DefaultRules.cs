using System.Globalization;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>
/// A default goes the way of every value: it has to be of the feature's kind and to pass its checks, or every event without the value would
/// be dead-lettered or altered, which is what a default is there to prevent. A feature that could be a number or text (no bounds,
/// transforms,
/// categories or encoding) takes any default; what the model takes then decides at load.
/// </summary>
internal static class DefaultRules
{
    /// <summary>ISO 8601, UTC where no offset is written.</summary>
    private static readonly string[] TimeForms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public static void Check(SectionOptions feature, ReadingContext reading)
    {
        if (feature.TryGet(FeatureKeys.MissingIndicator, out var indicator) && indicator)
        {
            feature.Need(
                FeatureKeys.Default, "missingIndicator needs it, since an event that lacks the value is dead-lettered without", reading);
        }

        if (!feature.IsWritten(FeatureKeys.Default) || !feature.TryGet(FeatureKeys.Default, out var text))
        {
            return;
        }

        var place = feature.PlaceOf(FeatureKeys.Default);
        if (FeatureTraits.IsTime(feature))
        {
            CheckTime(text, place, reading);
        }
        else if (FeatureTraits.IsNumber(feature))
        {
            CheckNumber(feature, text, place, reading);
        }
        else
        {
            CheckCategory(feature, text, place, reading);
        }
    }

    /// <summary>Whether it is NaN as YAML or .NET write it.</summary>
    public static bool IsNaN(string text) => string.Equals(text.TrimStart('.'), "NaN", StringComparison.OrdinalIgnoreCase);

    private static void CheckTime(string text, Place place, ReadingContext reading)
    {
        if (!NumberShape.TryNumber(text, out _)
            && !DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            reading.Report(
                TopologyErrorKind.Invalid,
                place,
                "is no point in time; allowed is a number since 1970-01-01T00:00Z, or text such as 2026-01-31T12:00:00Z");
        }
    }

    private static void CheckNumber(SectionOptions feature, string text, Place place, ReadingContext reading)
    {
        var passesNaN = feature.TryGet(FeatureKeys.OnNotFinite, out var onNotFinite) && onNotFinite == NotFinitePolicy.Pass;
        if (IsNaN(text) && passesNaN)
        {
            return;
        }

        if (!NumberShape.TryNumber(text, out var number))
        {
            var kind = IsNaN(text) ? TopologyErrorKind.Conflict : TopologyErrorKind.Invalid;
            reading.Report(kind, place, "is no finite number, which this feature is; allowed is one, or NaN with onNotFinite: pass");
            return;
        }

        var below = feature.TryGet(FeatureKeys.Min, out var min) && number < min;
        var above = feature.TryGet(FeatureKeys.Max, out var max) && number > max;
        if ((below || above) && feature.TryGet(FeatureKeys.OnOutOfRange, out var onOutOfRange) && onOutOfRange != OutOfRangePolicy.Flag)
        {
            reading.Report(
                TopologyErrorKind.OutOfRange,
                place,
                "lies outside min and max, so onOutOfRange would not let it pass; allowed is min to max");
        }
        else if (!passesNaN && DefaultTransformation.Apply(feature, number) is { } result && !double.IsFinite(result))
        {
            reading.Report(
                TopologyErrorKind.Conflict, place, "is no finite number any more after the transforms; allowed is what they can take");
        }
    }

    private static void CheckCategory(SectionOptions feature, string text, Place place, ReadingContext reading)
    {
        if (feature.TryGet(FeatureKeys.Categories, out var categories)
            && !categories.Any(category => string.Equals(category.Value, text, StringComparison.Ordinal))
            && feature.TryGet(FeatureKeys.OnUnknown, out var onUnknown)
            && onUnknown == UnknownCategoryPolicy.Reject)
        {
            reading.Report(
                TopologyErrorKind.Conflict,
                place,
                "is not among the categories, and onUnknown: reject would not let it pass; allowed is one of them");
        }
    }
}
