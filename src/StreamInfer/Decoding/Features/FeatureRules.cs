using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>All rules of one feature, compiled: from its cell of the raw row to its columns of a feature row.</summary>
internal sealed class FeatureRules
{
    private readonly ValueEncoder _values;
    private readonly ColumnWriter _writer;
    private readonly FaultText _faults;
    private readonly DefaultValue? _default;
    private readonly bool _imputesNotFinite;
    private readonly bool _hasIndicator;
    private readonly int _length;
    private readonly int _firstElement;
    private readonly int _columnsPerElement;

    public FeatureRules(FeaturePlan feature, DecodeTarget target, ColumnType type, TextCache texts)
    {
        _values = new ValueEncoder(feature, type, texts);
        _writer = new ColumnWriter(type, feature.Coerce, texts);
        _faults = new FaultText(feature);
        _default = DefaultValue.Of(feature, type);
        _imputesNotFinite = feature.OnNotFinite == NotFinitePolicy.Missing;
        _hasIndicator = feature.MissingIndicator;
        _length = feature.Length;
        _firstElement = target.FirstElement;
        _columnsPerElement = (feature.ColumnCount - (_hasIndicator ? 1 : 0)) / feature.Length;
        IsPlain = _values.IsPlainNumber && !_hasIndicator;
    }

    /// <summary>Whether a finite number in range is written as it is, and nothing else.</summary>
    public bool IsPlain { get; }

    public RawValue Default => _default?.Value ?? default;

    /// <summary>Writes the feature's columns from <paramref name="at"/> on.</summary>
    public DecodeFault Encode(in RawValue cell, ReadOnlySpan<RawValue> elements, TensorBuffer tensor, int at, ref QualityFlags quality)
    {
        var isMissing = false;
        var fault = _length == 1
            ? EncodeValue(cell, element: -1, tensor, at, ref quality, ref isMissing)
            : EncodeArray(cell, elements, tensor, at, ref quality, ref isMissing);
        if (_hasIndicator && fault.IsNone)
        {
            _writer.Write(tensor, at + (_length * _columnsPerElement), isMissing);
        }

        return fault;
    }

    private DecodeFault EncodeArray(
        in RawValue cell, ReadOnlySpan<RawValue> elements, TensorBuffer tensor, int at, ref QualityFlags quality, ref bool isMissing)
    {
        var isThere = cell.Kind > RawKind.Null;
        if (isThere && (cell.Kind != RawKind.Array || cell.Length != _length))
        {
            return _faults.OfLength(cell);
        }

        if (!isThere && _default is null)
        {
            return _faults.OfMissing(cell, element: -1);
        }

        for (var i = 0; i < _length; i++)
        {
            ref readonly var value = ref isThere ? ref elements[_firstElement + i] : ref cell;
            var fault = EncodeValue(value, i, tensor, at + (i * _columnsPerElement), ref quality, ref isMissing);
            if (!fault.IsNone)
            {
                return fault;
            }
        }

        return DecodeFault.None;
    }

    private DecodeFault EncodeValue(
        in RawValue value, int element, TensorBuffer tensor, int at, ref QualityFlags quality, ref bool isMissing)
    {
        if (value.Kind > RawKind.Null)
        {
            var outcome = _values.Encode(value, tensor, at, ref quality);
            if (outcome == ValueOutcome.Done)
            {
                return DecodeFault.None;
            }

            if (outcome != ValueOutcome.NotFinite || !_imputesNotFinite)
            {
                return _faults.Of(outcome, value, element);
            }
        }

        isMissing = true;
        if (_default is null)
        {
            return _faults.OfMissing(value, element);
        }

        quality |= QualityFlags.Imputed;
        var imputed = _values.Encode(_default.Value, tensor, at, ref quality);
        return imputed == ValueOutcome.Done ? DecodeFault.None : _faults.Of(imputed, _default.Value, element);
    }
}
