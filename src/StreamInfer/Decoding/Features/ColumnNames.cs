using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Names the columns of a feature, for messages, drift reports and whoever trains a model on them.</summary>
public static class ColumnNames
{
    /// <summary>
    /// As many names as <see cref="FeaturePlan.ColumnCount"/>, in the order of the columns: <c>amount</c>; <c>channel=web</c>,
    /// <c>channel=pos</c> for one-hot; <c>hour.sin</c>, <c>hour.cos</c> for cyclical; <c>pixels[0]</c>, <c>pixels[1]</c> for an array,
    /// whose elements each have all of their columns before the next (<c>hours[0].sin</c>, <c>hours[0].cos</c>, <c>hours[1].sin</c>); last,
    /// <c>amount.missing</c> for the indicator.
    /// </summary>
    public static ImmutableArray<string> Of(FeaturePlan feature)
    {
        var names = ImmutableArray.CreateBuilder<string>(feature.ColumnCount);
        for (var element = 0; element < feature.Length; element++)
        {
            var stem = feature.Length == 1
                ? feature.Name
                : string.Create(CultureInfo.InvariantCulture, $"{feature.Name}[{element}]");
            if (feature.Encode == EncodingKind.OneHot)
            {
                names.AddRange(feature.Categories.Select(category => $"{stem}={category}"));
            }
            else if (feature.Transforms.Any(transform => transform.Kind == TransformKind.Cyclical))
            {
                names.Add($"{stem}.sin");
                names.Add($"{stem}.cos");
            }
            else
            {
                names.Add(stem);
            }
        }

        if (feature.MissingIndicator)
        {
            names.Add($"{feature.Name}.missing");
        }

        return names.MoveToImmutable();
    }
}
