using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What each way of encoding needs and excludes.</summary>
internal static class EncodingRules
{
    public static void Check(SectionOptions feature, ReadingContext reading)
    {
        if (feature.IsWritten(FeatureKeys.Encode))
        {
            if (feature.TryGet(FeatureKeys.Encode, out var encode))
            {
                CheckEncoding(feature, encode, reading);
            }

            return;
        }

        feature.Refuse(FeatureKeys.Buckets, "has no effect without encode: hash", reading);
        if (feature.IsWritten(FeatureKeys.Categories))
        {
            feature.Refuse(
                FeatureKeys.Transform, "makes numbers, which categories of text are not; allowed with encode: onehot or ordinal", reading);
        }
    }

    private static void CheckEncoding(SectionOptions feature, EncodingKind encode, ReadingContext reading)
    {
        if (encode == EncodingKind.Hash)
        {
            feature.Need(FeatureKeys.Buckets, "encode: hash needs it", reading);
            feature.Refuse(FeatureKeys.Categories, "does not go with encode: hash, which knows no list; allowed is either", reading);
            feature.Refuse(
                FeatureKeys.Transform, "does not go with encode: hash, which takes the text of the event; allowed is either", reading);
            return;
        }

        feature.Need(FeatureKeys.Categories, $"encode: {(encode == EncodingKind.OneHot ? "onehot" : "ordinal")} needs it", reading);
        feature.Refuse(FeatureKeys.Buckets, "has no effect without encode: hash", reading);
        if (!FeatureTraits.TransformsOf(feature).All(FeatureTraits.IsPartOfTime))
        {
            reading.Report(
                TopologyErrorKind.Conflict,
                feature.PlaceOf(FeatureKeys.Transform),
                "makes numbers that are no categories; allowed beside encode is hourOfDay or dayOfWeek");
        }
    }
}
