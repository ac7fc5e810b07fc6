using System.Collections.Immutable;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>Which transforms may follow which, and what each of them needs.</summary>
internal static class TransformRules
{
    /// <summary>
    /// A part of time comes first, minmax sees the raw value that its bounds speak of, and cyclical makes two columns of one.
    /// </summary>
    public static void CheckOrder(ImmutableArray<Located<TransformKind>> transforms, ReadingContext reading)
    {
        for (var i = 0; i < transforms.Length; i++)
        {
            var (kind, place) = transforms[i];
            var problem = kind switch
            {
                TransformKind.HourOfDay or TransformKind.DayOfWeek when i > 0 =>
                    "takes a point in time; allowed only as the first transform",
                TransformKind.MinMax when i > 0 =>
                    "scales by min and max, which are bounds of the value in the event; allowed only as the first transform",
                TransformKind.Cyclical when i < transforms.Length - 1 => "makes two columns; allowed only as the last transform",
                _ => null,
            };
            if (problem is not null)
            {
                reading.Report(TopologyErrorKind.Conflict, place, problem);
            }
        }
    }

    public static void CheckParameters(SectionOptions feature, ReadingContext reading)
    {
        if (feature.IsWritten(FeatureKeys.Transform) && !feature.TryGet(FeatureKeys.Transform, out _))
        {
            // Which parameters are due is not known while a transform is misspelt.
            return;
        }

        if (FeatureTraits.Has(feature, TransformKind.MinMax) && !FeatureTraits.IsCategory(feature))
        {
            feature.Need(FeatureKeys.Min, "minmax needs it", reading);
            feature.Need(FeatureKeys.Max, "minmax needs it", reading);
        }

        CheckStandardize(feature, reading);
        if (!FeatureTraits.Has(feature, TransformKind.Cyclical))
        {
            feature.Refuse(FeatureKeys.Period, "has no effect without transform: cyclical", reading);
        }
        else if (FeatureTraits.PeriodOf(feature) is null)
        {
            feature.Need(FeatureKeys.Period, "cyclical needs it where neither hourOfDay nor dayOfWeek comes right before", reading);
        }
    }

    private static void CheckStandardize(SectionOptions feature, ReadingContext reading)
    {
        if (FeatureTraits.Has(feature, TransformKind.Standardize))
        {
            feature.Need(FeatureKeys.Mean, "standardize needs it", reading);
            feature.Need(FeatureKeys.Std, "standardize needs it", reading);
        }
        else
        {
            feature.Refuse(FeatureKeys.Mean, "has no effect without transform: standardize", reading);
            feature.Refuse(FeatureKeys.Std, "has no effect without transform: standardize", reading);
        }
    }
}
