using System.Runtime.CompilerServices;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>
/// The rules of one feature for one value that is there: kind, range, transforms, encoding, in this order. What a missing value
/// becomes is <see cref="FeatureRules"/>' business.
/// </summary>
internal sealed class ValueEncoder
{
    private readonly ValueRoute _route;
    private readonly ColumnType _type;
    private readonly bool _coerce;
    private readonly bool _passNotFinite;
    private readonly OutOfRangePolicy _onOutOfRange;
    private readonly ValueRange _range;
    private readonly bool _isBounded;
    private readonly ClockPart? _leadingPart;
    private readonly TransformStep[] _steps;
    private readonly CyclicalPair? _cyclical;
    private readonly CategoryColumns? _categories;
    private readonly ColumnWriter _writer;
    private readonly bool _isNarrowed;

    public ValueEncoder(FeaturePlan feature, ColumnType type, TextCache texts)
    {
        _route = ValueRoutes.Of(feature, type);
        _type = type;
        _coerce = feature.Coerce;
        _passNotFinite = feature.OnNotFinite == NotFinitePolicy.Pass;
        _onOutOfRange = feature.OnOutOfRange;
        _range = ValueRange.Of(feature);
        _isBounded = feature.Min is not null || feature.Max is not null;
        _writer = new ColumnWriter(type, feature.Coerce, texts);
        _categories = feature.Encode == EncodingKind.None ? null : new CategoryColumns(feature, _writer);
        var transforms = feature.Transforms;
        if (_route == ValueRoute.Instant)
        {
            _leadingPart = new ClockPart(transforms[0]);
            transforms = transforms.RemoveAt(0);
        }

        if (transforms is [.., { Kind: TransformKind.Cyclical } last])
        {
            _cyclical = new CyclicalPair(last.Period, _leadingPart is not null && transforms.Length == 1 ? _leadingPart.Count : 0);
            transforms = transforms.RemoveAt(transforms.Length - 1);
        }

        _steps = [.. transforms.Select(transform => new TransformStep(transform))];
        _isNarrowed = type == ColumnType.Float && _categories is null && _cyclical is null;
    }

    /// <summary>Whether a number only has to be in range and finite to be written as it is.</summary>
    public bool IsPlainNumber => _route == ValueRoute.Number && _steps.Length == 0 && _cyclical is null && _categories is null;

    /// <summary>Writes the columns of one value.</summary>
    /// <returns>
    /// <see cref="ValueOutcome.Done"/>; <see cref="ValueOutcome.NotFinite"/> where the policy is not to pass such values; or what else
    /// is wrong. The columns are as they happen to be unless done.
    /// </returns>
    public ValueOutcome Encode(in RawValue raw, TensorBuffer tensor, int at, ref QualityFlags quality) => _route switch
    {
        ValueRoute.Number => EncodeNumber(raw, tensor, at, ref quality),
        ValueRoute.Instant => EncodeInstant(raw, tensor, at, ref quality),
        _ => EncodeText(raw, tensor, at, ref quality),
    };

    private ValueOutcome EncodeNumber(in RawValue raw, TensorBuffer tensor, int at, ref QualityFlags quality)
    {
        if (_type == ColumnType.Boolean && !_coerce && _categories is null && raw.Kind != RawKind.Boolean)
        {
            return ValueOutcome.BooleanDue;
        }

        if (!NumberReader.TryRead(raw, _coerce, out var number))
        {
            return ValueOutcome.NumberDue;
        }

        if (!number.IsFinite)
        {
            if (!Forgives(ref quality))
            {
                return ValueOutcome.NotFinite;
            }
        }
        else if (!_range.Contains(number) && !TryBringIn(ref number, ref quality))
        {
            return ValueOutcome.OutOfRange;
        }

        return Finish(_steps.Length == 0 ? number : Number.Of(Transform(number.AsDouble)), tensor, at, ref quality);
    }

    private ValueOutcome EncodeInstant(in RawValue raw, TensorBuffer tensor, int at, ref QualityFlags quality)
    {
        var value = raw;
        if (_coerce && raw.Kind == RawKind.Text && NumberReader.TryParse(raw.Span, out var parsed))
        {
            value = parsed.ToRaw();
        }

        if (value.Kind == RawKind.Double && !double.IsFinite(value.AsDouble))
        {
            return Finish(Number.Of(double.NaN), tensor, at, ref quality);
        }

        if (_isBounded && TryNumber(value, out var number) && !_range.Contains(number))
        {
            if (!TryBringIn(ref number, ref quality))
            {
                return ValueOutcome.OutOfRange;
            }

            value = NumberReader.IsInteger(value.Kind) && number.TryInteger(out var whole)
                ? new RawValue(whole, 0, value.Kind)
                : RawValue.Of(number.AsDouble);
        }

        if (!_leadingPart!.TryRead(value, out var part))
        {
            return ValueOutcome.InstantDue;
        }

        return Finish(_steps.Length == 0 ? Number.Of((long)part) : Number.Of(Transform(part)), tensor, at, ref quality);
    }

    // Text counts as its point in time in the unit of a plain number, so that bounds mean the same for both.
    private bool TryNumber(in RawValue value, out Number number)
    {
        if (value.Kind != RawKind.Text)
        {
            return NumberReader.TryRead(value, coerce: false, out number);
        }

        var isInstant = InstantReader.TryRead(value, _leadingPart!.Unit, out var instant);
        number = isInstant ? Number.Of(InstantReader.InUnit(instant, _leadingPart.Unit)) : default;
        return isInstant;
    }

    [SkipLocalsInit]
    private ValueOutcome EncodeText(in RawValue raw, TensorBuffer tensor, int at, ref QualityFlags quality)
    {
        if (raw.Kind == RawKind.Double && !double.IsFinite(raw.AsDouble) && !Forgives(ref quality))
        {
            return ValueOutcome.NotFinite;
        }

        Span<byte> buffer = stackalloc byte[NumberText.MaxLength];
        var isText = NumberText.TryWrite(raw, buffer, out var text);
        if (_categories is not null)
        {
            return isText ? _categories.Write(tensor, at, text, ref quality) : ValueOutcome.CategoryDue;
        }

        if (!isText || (raw.Kind != RawKind.Text && !_coerce))
        {
            return ValueOutcome.TextDue;
        }

        _writer.Write(tensor, at, text);
        return ValueOutcome.Done;
    }

    private double Transform(double value)
    {
        foreach (ref readonly var step in _steps.AsSpan())
        {
            value = step.Apply(value);
        }

        return value;
    }

    private ValueOutcome Finish(Number number, TensorBuffer tensor, int at, ref QualityFlags quality)
    {
        // A double beyond float's range is finite here and infinite for the model, so what counts is what the model will see.
        var isFinite = _isNarrowed ? float.IsFinite(number.AsFloat) : number.IsFinite;
        if (!isFinite && !Forgives(ref quality))
        {
            return ValueOutcome.NotFinite;
        }

        if (_cyclical is not null)
        {
            var (sin, cos) = _cyclical.Of(number.AsDouble);
            var outcome = _writer.Write(tensor, at, Number.Of(sin));
            return outcome == ValueOutcome.Done ? _writer.Write(tensor, at + 1, Number.Of(cos)) : outcome;
        }

        return _categories is null ? _writer.Write(tensor, at, number) : _categories.Write(tensor, at, number, ref quality);
    }

    private bool Forgives(ref QualityFlags quality)
    {
        quality |= _passNotFinite ? QualityFlags.NotFinite : QualityFlags.None;
        return _passNotFinite;
    }

    private bool TryBringIn(ref Number number, ref QualityFlags quality)
    {
        if (_onOutOfRange == OutOfRangePolicy.Reject)
        {
            return false;
        }

        quality |= QualityFlags.OutOfRange;
        if (_onOutOfRange == OutOfRangePolicy.Clamp)
        {
            number = _range.Clamp(number, toInteger: _route == ValueRoute.Instant || (IsPlainNumber && _type == ColumnType.Int64));
        }

        return true;
    }
}
