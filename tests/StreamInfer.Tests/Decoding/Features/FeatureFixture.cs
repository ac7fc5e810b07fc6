using System.Collections.Immutable;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

/// <summary>One feature in one model input of a given type, and raw values to put in.</summary>
internal sealed class FeatureFixture
{
    private static readonly PinnedArena Texts = new();

    private readonly FeatureEncoder _encoder;
    private readonly FeatureBlock _block;
    private readonly string _name;

    public FeatureFixture(FeaturePlan feature, ColumnType type = ColumnType.Float)
    {
        _name = feature.Name;
        var plan = DecodePlan.Of([(feature.Path, feature.Length)]);
        var layout = new RowLayout([new TensorSpec("x", type, feature.ColumnCount)], [new ColumnSlot(0, 0, feature.ColumnCount)]);
        _encoder = new FeatureEncoder([feature], plan, layout);
        _block = new FeatureBlock(layout, 2);
        Row = new RawRow(plan);
    }

    public RawRow Row { get; }

    public QualityFlags Quality { get; private set; }

    /// <summary>The second row of the input, so that a wrong row start would show.</summary>
    public float[] Floats => _block.Tensors[0].Floats[(_block.Tensors[0].Floats.Length / 2)..];

    public double[] Doubles => _block.Tensors[0].Doubles[(_block.Tensors[0].Doubles.Length / 2)..];

    public long[] Int64s => _block.Tensors[0].Int64s[(_block.Tensors[0].Int64s.Length / 2)..];

    public bool[] Booleans => _block.Tensors[0].Booleans[(_block.Tensors[0].Booleans.Length / 2)..];

    public string[] Strings => _block.Tensors[0].Strings[(_block.Tensors[0].Strings.Length / 2)..];

    /// <summary>A feature <c>x</c> at path <c>v</c> without any rule.</summary>
    public static FeaturePlan Plain { get; } = FeaturePlan.Plain("x", FieldPath.Parse("v"));

    public static RawValue Text(string text)
    {
        lock (Texts)
        {
            var range = Texts.Append(Encoding.UTF8.GetBytes(text));
            return RawValue.TextAt(range.Pointer, range.Length);
        }
    }

    public static RawValue OfKind(RawKind kind, long bits = 0, int length = 0) => new(bits, length, kind);

    public DecodeFault Encode(RawValue value)
    {
        Row.Cells[0] = value;
        var quality = QualityFlags.None;
        var fault = _encoder.Encode(Row, _block, 1, ref quality);
        Quality = quality;
        return fault;
    }

    /// <summary>Encodes a value that has to fit.</summary>
    public FeatureFixture Put(RawValue value)
    {
        Assert.Equal(DecodeFault.None, Encode(value));
        return this;
    }

    public FeatureFixture PutArray(params RawValue[] values)
    {
        values.AsSpan(0, Math.Min(values.Length, Row.Elements.Length)).CopyTo(Row.Elements);
        return Put(OfKind(RawKind.Array, length: values.Length));
    }

    /// <summary>Encodes a value that must not fit, and checks reason, words and feature.</summary>
    public void Refuse(RawValue value, DeadLetterReason reason, string detail) =>
        Assert.Equal(new DecodeFault(reason, detail) { Feature = _name }, Encode(value));
}
