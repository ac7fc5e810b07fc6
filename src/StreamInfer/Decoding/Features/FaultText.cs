using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Says what is wrong with a feature of an event. The only place that quotes an event's values.</summary>
internal sealed class FaultText(FeaturePlan feature)
{
    /// <summary>Characters of a value that are quoted at most.</summary>
    public const int MaxQuoted = 64;

    private const int MaxListed = 10;

    /// <summary>The fault of a value, or of one element of an array.</summary>
    /// <param name="outcome">What is wrong; not <see cref="ValueOutcome.Done"/>.</param>
    /// <param name="value">The value as the event has it.</param>
    /// <param name="element">Which element, from 0; -1 for a single value.</param>
    public DecodeFault Of(ValueOutcome outcome, in RawValue value, int element)
    {
        var reason = outcome switch
        {
            ValueOutcome.OutOfRange => DeadLetterReason.OutOfRange,
            ValueOutcome.UnknownCategory => DeadLetterReason.UnknownCategory,
            ValueOutcome.NotFinite => DeadLetterReason.NotFinite,
            _ => DeadLetterReason.TypeViolation,
        };
        var wrong = outcome switch
        {
            ValueOutcome.NumberDue => "where a number is due",
            ValueOutcome.TextDue => "where text is due",
            ValueOutcome.CategoryDue => "where a category is due",
            ValueOutcome.BooleanDue => "where a boolean is due",
            ValueOutcome.IntegerDue => "does not make a 64-bit integer",
            ValueOutcome.InstantDue => "where a point in time is due",
            ValueOutcome.OutOfRange => $"lies outside {Bound(feature.Min)} to {Bound(feature.Max)}",
            ValueOutcome.UnknownCategory => $"is none of {Listed(feature.Categories)}",
            _ => IsFinite(value) ? "becomes NaN or infinite" : "is not finite",
        };
        return new DecodeFault(reason, $"{Place(element)}: {Quote(value)} {wrong}") { Feature = feature.Name };
    }

    /// <summary>The fault of a missing value for which no default steps in.</summary>
    public DecodeFault OfMissing(in RawValue value, int element)
    {
        var state = value.Kind switch
        {
            RawKind.Missing => "is missing",
            RawKind.Null => "is null",
            _ => IsFinite(value) ? $"becomes NaN or infinite from {Quote(value)}" : $"is {Quote(value)}",
        };
        return new DecodeFault(DeadLetterReason.MissingFeature, $"{Place(element)} {state} and has no default") { Feature = feature.Name };
    }

    /// <summary>The fault of a value that is no array, or one of another length.</summary>
    public DecodeFault OfLength(in RawValue value)
    {
        var wrong = value.Kind == RawKind.Array
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Length} elements where {feature.Length} are due")
            : string.Create(CultureInfo.InvariantCulture, $"{Quote(value)} where an array of {feature.Length} elements is due");
        return new DecodeFault(DeadLetterReason.TypeViolation, $"{Place(element: -1)}: {wrong}") { Feature = feature.Name };
    }

    private static bool IsFinite(in RawValue value) => value.Kind != RawKind.Double || double.IsFinite(value.AsDouble);

    private static string Bound(double? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "any";

    private static string Listed(ImmutableArray<string> categories)
    {
        var listed = string.Join(", ", categories.Take(MaxListed));
        return categories.Length > MaxListed
            ? string.Create(CultureInfo.InvariantCulture, $"{listed} and {categories.Length - MaxListed} more")
            : listed;
    }

    private static string Quote(in RawValue value) => value.Kind switch
    {
        RawKind.Text => $"text \"{Cut(value.Span)}\"",
        RawKind.Boolean => value.Bits != 0 ? "true" : "false",
        RawKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
        RawKind.Bytes => string.Create(CultureInfo.InvariantCulture, $"{value.Length} bytes"),
        RawKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {value.Length} elements"),
        RawKind.Other => "a record or map",
        RawKind.Missing or RawKind.Null => "null",
        _ => value.Bits.ToString(CultureInfo.InvariantCulture),
    };

    // The text goes into a header and into logs, so control characters must not get through.
    private static string Cut(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxQuoted * 4)]);
        var isCut = text.Length > MaxQuoted;
        var end = isCut && char.IsHighSurrogate(text[MaxQuoted - 1]) ? MaxQuoted - 1 : Math.Min(text.Length, MaxQuoted);
        return string.Create(end + (isCut ? 1 : 0), (text, end), static (span, source) =>
        {
            span.Fill('…');
            for (var i = 0; i < source.end; i++)
            {
                span[i] = char.IsControl(source.text[i]) ? '\uFFFD' : source.text[i];
            }
        });
    }

    private string Place(int element) => element < 0
        ? $"feature '{feature.Name}' (path '{feature.Path}')"
        : string.Create(CultureInfo.InvariantCulture, $"feature '{feature.Name}' (path '{feature.Path}') element {element}");
}
