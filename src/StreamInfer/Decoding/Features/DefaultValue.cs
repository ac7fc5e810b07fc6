using System.Text;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>The default of a feature, parsed once into the raw value that an event would have had in its place.</summary>
internal sealed class DefaultValue
{
    private readonly byte[] _text;

    private unsafe DefaultValue(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        _text = GC.AllocateArray<byte>(utf8.Length + 1, pinned: true);
        utf8.CopyTo(_text, 0);
        Value = RawValue.TextAt((nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _text[0]), utf8.Length);
    }

    /// <summary>Its text, if it has any, stays where it is for as long as this object lives.</summary>
    public RawValue Value { get; private set; }

    /// <summary>Parses the default of a feature; null if it has none.</summary>
    /// <exception cref="ArgumentException">The text does not fit what the feature takes.</exception>
    public static DefaultValue? Of(FeaturePlan feature, ColumnType type)
    {
        if (feature.Default is not { } text)
        {
            return null;
        }

        var value = new DefaultValue(text);
        var utf8 = value.Value.Span;
        var route = ValueRoutes.Of(feature, type);
        if (route is ValueRoute.Text or ValueRoute.Category || (route == ValueRoute.Instant && IsoInstant.TryParse(utf8, out _)))
        {
            return value;
        }

        var isBoolean = type == ColumnType.Boolean && feature.Encode == EncodingKind.None;
        if (!NumberReader.TryParse(utf8, out var number) || (isBoolean && number is not { IsInteger: true, Integer: 0 or 1 }))
        {
            throw new ArgumentException(
                $"feature '{feature.Name}': default '{text}' is not {(isBoolean ? "true, false, 1 or 0" : "a number")}", nameof(feature));
        }

        value.Value = isBoolean ? RawValue.Of(number.Integer == 1) : number.ToRaw();
        return value;
    }
}
