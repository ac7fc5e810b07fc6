using System.Collections.Immutable;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>
/// Maps features to inputs. An input that the manifest lists takes the features named there. Of the others, a model's only input takes all
/// features in the topology's order, and one of several takes the feature of its own name.
/// </summary>
internal static class InputBinder
{
    /// <param name="manifest">The stated mapping.</param>
    /// <param name="signature">What the model wants.</param>
    /// <param name="features">What the topology gives; one or more, names unique.</param>
    /// <param name="misfits">Takes everything that does not fit.</param>
    /// <returns>The mapping; null where there are misfits.</returns>
    public static InputBinding? Bind(
        ModelManifest manifest, ModelSignature signature, ImmutableArray<FeaturePlan> features, List<string> misfits)
    {
        var before = misfits.Count;
        foreach (var unknown in manifest.Inputs.Where(mapping => signature.Inputs.All(port => port.Name != mapping.Input)))
        {
            misfits.Add($"the manifest maps features to input '{unknown.Input}', which the model does not have");
        }

        foreach (var twice in manifest.Inputs.GroupBy(mapping => mapping.Input, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            misfits.Add($"the manifest maps input '{twice.Key}' {twice.Count()} times; once is allowed");
        }

        var slots = new ColumnSlot?[features.Length];
        var inputs = ImmutableArray.CreateBuilder<BoundInput>(signature.Inputs.Length);
        foreach (var port in signature.Inputs)
        {
            var indexes = FeaturesOf(port, manifest, signature, features, misfits);
            if (BindPort(port, inputs.Count, indexes, features, slots, misfits) is { } input)
            {
                inputs.Add(input);
            }
        }

        if (misfits.Count == before)
        {
            misfits.AddRange(features.Where((_, index) => slots[index] is null).Select(spare => $"feature '{spare.Name}' feeds no input"));
        }

        var batch = FixedBatch(signature, misfits);
        return misfits.Count > before
            ? null
            : new InputBinding(
                new RowLayout([.. inputs.Select(input => input.Spec)], [.. slots.Select(slot => slot!.Value)]),
                inputs.ToImmutable(),
                batch);
    }

    private static List<int> FeaturesOf(
        ModelPort port, ModelManifest manifest, ModelSignature signature, ImmutableArray<FeaturePlan> features, List<string> misfits)
    {
        var mapping = manifest.Inputs.FirstOrDefault(candidate => candidate.Input == port.Name);
        if (mapping is null && signature.Inputs.Length == 1)
        {
            return [.. Enumerable.Range(0, features.Length)];
        }

        var names = features.Select(feature => feature.Name).ToList();
        var indexes = new List<int>();
        foreach (var name in mapping?.Features ?? [port.Name])
        {
            var index = names.IndexOf(name);
            if (index < 0)
            {
                misfits.Add($"input '{port.Name}' wants feature '{name}', which the topology does not have");
                continue;
            }

            indexes.Add(index);
        }

        return indexes;
    }

    private static BoundInput? BindPort(
        ModelPort port, int tensor, List<int> indexes, ImmutableArray<FeaturePlan> features, ColumnSlot?[] slots, List<string> misfits)
    {
        if (port.Kind != ModelPortKind.Tensor || port.Type is not { } type)
        {
            misfits.Add($"input '{port.Name}' is {port}; inputs can be tensors of float, double, int64, bool or string");
            return null;
        }

        var offset = 0;
        foreach (var index in indexes)
        {
            var feature = features[index];
            if (slots[index] is not null)
            {
                misfits.Add($"feature '{feature.Name}' feeds more than one input; it can feed one");
            }

            if (FeatureFit.Misfit(feature, type) is { } reason)
            {
                misfits.Add($"input '{port.Name}' is {port}, but feature '{feature.Name}' cannot be: {reason}");
            }

            slots[index] = new ColumnSlot(tensor, offset, feature.ColumnCount);
            offset += feature.ColumnCount;
        }

        return offset == 0 ? null : Shape(port, type, offset, misfits);
    }

    private static BoundInput? Shape(ModelPort port, ColumnType type, int columns, List<string> misfits)
    {
        if (port.Dimensions.IsEmpty)
        {
            misfits.Add($"input '{port.Name}' is {port}; its first dimension must count rows");
            return null;
        }

        if (port.OpenDimensions > 1)
        {
            misfits.Add(
                $"input '{port.Name}' is {port}: with more than one open dimension beside the first, the shape of a row is anyone's guess");
            return null;
        }

        var stated = port.FixedProduct;
        var open = port.OpenDimensions == 1 && stated > 0 && columns % stated == 0 ? columns / stated : 1;
        if (stated * open != columns)
        {
            misfits.Add($"input '{port.Name}' is {port}: it wants {stated} columns, the features give {columns}");
            return null;
        }

        return new BoundInput(
            new TensorSpec(port.Name, type, columns), [.. port.Dimensions.Skip(1).Select(size => size < 0 ? open : size)]);
    }

    private static int? FixedBatch(ModelSignature signature, List<string> misfits)
    {
        var stated = signature.Inputs.Where(port => !port.Dimensions.IsEmpty && port.Dimensions[0] >= 0).ToList();
        var sizes = stated.Select(port => port.Dimensions[0]).Distinct().ToList();
        if (sizes.Count > 1 || sizes.Contains(0))
        {
            var sides = stated.Select(port => $"'{port.Name}' {port}");
            misfits.Add($"the inputs disagree about the rows of a run: {string.Join(", ", sides)}");
            return null;
        }

        return sizes.Count == 1 ? checked((int)sizes[0]) : null;
    }
}
