using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Makes the encoder's steps and refuses what cannot be encoded, before the first event.</summary>
internal static class FeatureCompiler
{
    /// <summary>Groups the features by model input, each group in the order of the features.</summary>
    /// <exception cref="ArgumentException">Features and layout contradict each other, or a default does not fit.</exception>
    public static TensorSteps[] Compile(ImmutableArray<FeaturePlan> features, DecodePlan plan, RowLayout layout)
    {
        if (features.Length != layout.Slots.Length)
        {
            throw new ArgumentException($"{features.Length} features, but a layout of {layout.Slots.Length} slots", nameof(layout));
        }

        var texts = new TextCache();
        var steps = new List<FeatureStep>[layout.Tensors.Length];
        for (var i = 0; i < features.Length; i++)
        {
            var slot = layout.Slots[i];
            Check(features[i], slot, layout);
            (steps[slot.Tensor] ??= []).Add(Compile(features[i], slot, plan, layout.Tensors[slot.Tensor].Type, texts));
        }

        return
        [
            .. steps.Select((list, tensor) => (list, tensor)).Where(group => group.list is not null)
                .Select(group => new TensorSteps(group.tensor, layout.Tensors[group.tensor].Width, [.. group.list])),
        ];
    }

    private static FeatureStep Compile(FeaturePlan feature, ColumnSlot slot, DecodePlan plan, ColumnType type, TextCache texts)
    {
        var cell = plan.IndexOf(feature.Path, feature.Length);
        var rules = new FeatureRules(feature, plan.Targets[cell], type, texts);
        var range = ValueRange.Of(feature);
        return new FeatureStep(
            cell,
            slot.Offset,
            rules.IsPlain && type == ColumnType.Float && feature.Length == 1,
            Math.Max(range.Low, -float.MaxValue),
            Math.Min(range.High, float.MaxValue),
            range.LowInteger,
            range.HighInteger,
            rules);
    }

    private static void Check(FeaturePlan feature, ColumnSlot slot, RowLayout layout)
    {
        if ((uint)slot.Tensor >= (uint)layout.Tensors.Length)
        {
            throw Refuse(feature, $"its slot is in input {slot.Tensor} of {layout.Tensors.Length}");
        }

        if (feature.Length < 1)
        {
            throw Refuse(feature, $"length {feature.Length}, but 1 or more is due");
        }

        var tensor = layout.Tensors[slot.Tensor];
        if (slot.Width != feature.ColumnCount || slot.Offset < 0 || slot.Offset + slot.Width > tensor.Width)
        {
            var taken = $"{slot.Width} from {slot.Offset} of {tensor.Width} of input '{tensor.Name}'";
            throw Refuse(feature, $"{feature.ColumnCount} columns, but its slot takes {taken}");
        }

        var transforms = feature.Transforms;
        if (transforms.Take(transforms.Length - 1).Any(transform => transform.Kind == TransformKind.Cyclical))
        {
            throw Refuse(feature, "cyclical must be the last transform");
        }

        if (transforms is [.., { Kind: TransformKind.Cyclical }] && feature.Encode != EncodingKind.None)
        {
            throw Refuse(feature, $"cyclical gives numbers, which cannot be encoded as {feature.Encode}");
        }

        var hasCategories = feature.Encode is EncodingKind.OneHot or EncodingKind.Ordinal;
        if ((hasCategories && feature.Categories.IsEmpty) || (feature.Encode == EncodingKind.Hash && feature.Buckets < 1))
        {
            throw Refuse(feature, $"encoding {feature.Encode} needs {(hasCategories ? "categories" : "buckets, 1 or more")}");
        }

        if (tensor.Type == ColumnType.String && !feature.Coerce && (feature.Encode != EncodingKind.None || feature.MissingIndicator))
        {
            throw Refuse(feature, $"its columns are numbers, but input '{tensor.Name}' takes text (coerce: true makes text of them)");
        }
    }

    private static ArgumentException Refuse(FeaturePlan feature, string why) => new($"feature '{feature.Name}': {why}", nameof(feature));
}
