using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Hashing;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>
/// The columns that monitoring looks at, made by the topology's own feature rules, but with what the model does not get to see: numbers after the transforms
/// with NaN where a value is missing instead of its default, and categories as text. One thread at a time.
/// </summary>
public sealed class ReferenceColumns
{
    /// <summary>Stands for every category that the topology does not list: live, only that is known of it.</summary>
    public const string Unlisted = "\uFFFD unlisted";

    /// <summary>Stands in for a missing text; no event has it, as U+0000 begins it.</summary>
    private const string MissingText = "\0missing";

    private const string NotANumber = "NaN";
    private const int RowsAtOnce = 1;

    private readonly FeatureBlock _block;
    private readonly TensorBuffer? _numbers;
    private readonly TensorBuffer? _texts;
    private readonly ImmutableArray<TextRule> _rules;

    /// <param name="features">Of the topology, in its order.</param>
    /// <param name="plan">Where the decoder puts their values.</param>
    /// <param name="model">How they lie in the model; null where there is none: then text is what is encoded, or has categories.</param>
    public ReferenceColumns(ImmutableArray<FeaturePlan> features, DecodePlan plan, RowLayout? model)
    {
        var (numeric, categorical) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var order = ImmutableArray.CreateBuilder<(string, bool)>();
        var slots = new (bool IsText, int Offset, int Width)[features.Length];
        var derived = new FeaturePlan[features.Length];
        var rules = ImmutableArray.CreateBuilder<TextRule>();
        for (var i = 0; i < features.Length; i++)
        {
            var isText = IsText(features[i], model?.Tensors[model.Slots[i].Tensor].Type);
            var names = isText ? categorical : numeric;
            derived[i] = Derive(features[i], isText);
            var own = isText ? StemsOf(features[i]) : ColumnNames.Of(derived[i]);
            slots[i] = (isText, names.Count, own.Length);
            names.AddRange(own);
            rules.AddRange(isText ? Enumerable.Repeat(new TextRule(features[i], derived[i].Default!), own.Length) : []);
            order.AddRange(own.Select(name => (name, isText)));
        }

        (Numeric, Categorical, Order) = (numeric.ToImmutable(), categorical.ToImmutable(), order.ToImmutable());
        var tensors = ImmutableArray.CreateBuilder<TensorSpec>();
        var textTensor = Numeric.IsEmpty ? 0 : 1;
        if (!Numeric.IsEmpty)
        {
            tensors.Add(new TensorSpec("numbers", ColumnType.Float, Numeric.Length));
        }

        if (!Categorical.IsEmpty)
        {
            tensors.Add(new TensorSpec("texts", ColumnType.String, Categorical.Length));
        }

        var layout = new RowLayout(tensors.ToImmutable(), [.. slots.Select(slot => new ColumnSlot(slot.IsText ? textTensor : 0, slot.Offset, slot.Width))]);
        Encoder = new FeatureEncoder([.. derived], plan, layout);
        _block = new FeatureBlock(layout, RowsAtOnce);
        _numbers = Numeric.IsEmpty ? null : _block.Tensors[0];
        _texts = Categorical.IsEmpty ? null : _block.Tensors[textTensor];
        _rules = rules.ToImmutable();
    }

    /// <summary>Names of the numeric columns.</summary>
    public ImmutableArray<string> Numeric { get; }

    /// <summary>Names of the categorical columns.</summary>
    public ImmutableArray<string> Categorical { get; }

    /// <summary>All names in the topology's order, and whether they are categorical.</summary>
    public ImmutableArray<(string Name, bool IsCategorical)> Order { get; }

    /// <summary>The numbers of the last event, in the order of <see cref="Numeric"/>; NaN is missing.</summary>
    public ReadOnlySpan<float> Numbers => _numbers is null ? [] : _numbers.Floats;

    private FeatureEncoder Encoder { get; }

    /// <summary>Takes the columns of the event that was decoded last.</summary>
    /// <returns>False where its values do not fit, which cannot be where it was scored.</returns>
    public bool TryTake(EventDecoder decoder) => decoder.TryEncodeAgain(Encoder, _block, 0);

    /// <summary>
    /// A category of the last event as it is known once it was encoded: null if it is missing, <see cref="Unlisted"/> if the topology does not list it, the
    /// bucket's number if it is hashed. Equal ones are mostly the same object.
    /// </summary>
    /// <param name="column">Index into <see cref="Categorical"/>.</param>
    public string? Text(int column) => _texts?.Strings[column] is { } text ? _rules[column].Of(text) : null;

    private static bool IsText(FeaturePlan feature, ColumnType? model) =>
        feature.Encode != EncodingKind.None || (model is { } type ? type == ColumnType.String : !feature.Categories.IsEmpty);

    private static FeaturePlan Derive(FeaturePlan feature, bool isText)
    {
        var plain = feature with { OnNotFinite = NotFinitePolicy.Pass, MissingIndicator = false, Encode = EncodingKind.None, Categories = [], Buckets = 0 };
        var isPlainText = isText && feature.Transforms.IsEmpty && feature.Min is null && feature.Max is null;
        return plain with { Default = isPlainText ? MissingText : NotANumber, Coerce = feature.Coerce || isText };
    }

    private static ImmutableArray<string> StemsOf(FeaturePlan feature) => feature.Length == 1
        ? [feature.Name]
        : [.. Enumerable.Range(0, feature.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"{feature.Name}[{i}]"))];

    /// <summary>What becomes of one column's texts.</summary>
    private sealed class TextRule(FeaturePlan feature, string missing)
    {
        private readonly HashSet<string> _listed = new(feature.Categories, StringComparer.Ordinal);

        public string? Of(string text)
        {
            if (text == missing)
            {
                return null;
            }

            if (feature.Encode == EncodingKind.Hash)
            {
                var bucket = Murmur3.Hash32(Encoding.UTF8.GetBytes(text), seed: 0) % (uint)feature.Buckets;
                return bucket.ToString(CultureInfo.InvariantCulture);
            }

            return feature.Encode == EncodingKind.None || _listed.Contains(text) ? text : Unlisted;
        }
    }
}
