using System.Collections.Immutable;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What the list of categories and <c>onUnknown</c> must be to each other.</summary>
internal static class CategoryRules
{
    public static void CheckDistinct(ImmutableArray<Located<string>> categories, ReadingContext reading)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var category in categories)
        {
            if (!seen.Add(category.Value))
            {
                reading.Report(TopologyErrorKind.Duplicate, category.Place, "is listed before; allowed is once");
            }
        }
    }

    public static void Check(SectionOptions feature, ReadingContext reading)
    {
        if (!feature.IsWritten(FeatureKeys.Categories))
        {
            feature.Refuse(FeatureKeys.OnUnknown, "has no effect without categories", reading);
        }
        else if (feature.TryGet(FeatureKeys.OnUnknown, out var onUnknown) && onUnknown == UnknownCategoryPolicy.Index
            && (!feature.IsWritten(FeatureKeys.Encode)
                || (feature.TryGet(FeatureKeys.Encode, out var encode) && encode != EncodingKind.Ordinal)))
        {
            reading.Report(
                TopologyErrorKind.Conflict,
                feature.PlaceOf(FeatureKeys.OnUnknown),
                "goes only with encode: ordinal; allowed here is zero | reject");
        }

        if (feature.IsWritten(FeatureKeys.Transform) && feature.TryGet(FeatureKeys.Categories, out var categories))
        {
            foreach (var category in categories.Where(category => !NumberShape.TryNumber(category.Value, out _)))
            {
                reading.Report(
                    TopologyErrorKind.Conflict, category.Place, "is no number, which hourOfDay and dayOfWeek give; allowed is a number");
            }
        }
    }
}
