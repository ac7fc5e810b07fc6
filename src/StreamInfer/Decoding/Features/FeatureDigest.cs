using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>
/// Names a feature specification by its content, so that a prediction says by which rules its input was made: the first 16 hex digits
/// (lower case) of the SHA-256 of a text that has every property.
/// </summary>
/// <remarks>
/// The text is UTF-8: the line <c>streaminfer-features/1</c>, then one line a feature in the order of the columns, each ended by a
/// line feed. A line lists <c>key=value</c> in a fixed order, each followed by a semicolon. Text is written <c>length:text</c> with the
/// length in UTF-8 bytes, so that no character needs escaping; null is <c>-</c>; whole numbers are decimal, others have 17 significant
/// digits and an exponent (<c>2.5000000000000000E+000</c>); booleans are 1 and 0; choices have their name; a list is
/// <c>[item,item]</c>; a path is the list of its segments, names as text and indices as <c>#3</c>; a transform is its name and all of
/// its parameters, neutral ones too, the zone by its id. A new property gets a new key at the end, and the first line a new number.
/// </remarks>
public static class FeatureDigest
{
    private const int HexDigits = 16;

    public static string Of(ImmutableArray<FeaturePlan> features) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText(features))))[..HexDigits];

    /// <summary>The text that is hashed.</summary>
    internal static string CanonicalText(ImmutableArray<FeaturePlan> features)
    {
        var text = new StringBuilder("streaminfer-features/1\n");
        foreach (var feature in features)
        {
            Append(text, feature);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, FeaturePlan feature)
    {
        var path = feature.Path.Segments.Select(segment => segment.IsIndex ? $"#{Number(segment.Index)}" : Text(segment.Name));
        text.Append("name=").Append(Text(feature.Name))
            .Append(";path=").Append(List(path))
            .Append(";length=").Append(Number(feature.Length))
            .Append(";coerce=").Append(Flag(feature.Coerce))
            .Append(";default=").Append(Text(feature.Default))
            .Append(";min=").Append(Real(feature.Min))
            .Append(";max=").Append(Real(feature.Max))
            .Append(";onOutOfRange=").Append(feature.OnOutOfRange)
            .Append(";onNotFinite=").Append(feature.OnNotFinite)
            .Append(";transforms=").Append(List(feature.Transforms.Select(Transform)))
            .Append(";categories=").Append(List(feature.Categories.Select(Text)))
            .Append(";encode=").Append(feature.Encode)
            .Append(";onUnknown=").Append(feature.OnUnknown)
            .Append(";buckets=").Append(Number(feature.Buckets))
            .Append(";missingIndicator=").Append(Flag(feature.MissingIndicator))
            .Append(";\n");
    }

    private static string Transform(TransformPlan plan) =>
        $"{plan.Kind}(mean={Real(plan.Mean)};std={Real(plan.Std)};min={Real(plan.Min)};max={Real(plan.Max)};" +
        $"period={Real(plan.Period)};zone={Text(plan.Zone.Id)};unit={plan.Unit};)";

    private static string List(IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    private static string Text(string? text) => text is null ? "-" : $"{Number(Encoding.UTF8.GetByteCount(text))}:{text}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // Seventeen significant digits: enough for every double, and the same text in every version of every runtime.
    private static string Real(double? value) => value?.ToString("E16", CultureInfo.InvariantCulture) ?? "-";

    private static string Flag(bool value) => value ? "1" : "0";
}
