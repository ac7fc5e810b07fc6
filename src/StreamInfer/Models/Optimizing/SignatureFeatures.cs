using System.Collections.Immutable;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Optimizing;

/// <summary>Features as a model's own inputs, one an input: for runs of golden records, whose keys are the inputs, where there is no topology.</summary>
public static class SignatureFeatures
{
    /// <summary>Fits a model to itself.</summary>
    /// <param name="manifest">Of the model.</param>
    /// <param name="signature">What the model declares.</param>
    /// <param name="features">One an input, named after it.</param>
    /// <returns>The manifest with inputs fed by these.</returns>
    public static ModelManifest Of(ModelManifest manifest, ModelSignature signature, out ImmutableArray<FeaturePlan> features)
    {
        var lengths = manifest.GoldenFile is { } golden ? Lengths(golden) : [];
        features = [.. signature.Inputs.Select(input => FeaturePlan.Plain(input.Name, FieldPath.Parse("value"), input.Width ?? lengths.GetValueOrDefault(input.Name, Math.Max(1, input.FixedProduct))))];
        return manifest with { Inputs = [.. signature.Inputs.Select(input => new InputMapping(input.Name, [input.Name]))] };
    }

    // Of the first record. What is wrong with it, its reader says better.
    private static Dictionary<string, int> Lengths(string golden)
    {
        var lengths = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            using var record = JsonDocument.Parse(File.ReadLines(golden).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "{}");
            if (record.RootElement.ValueKind == JsonValueKind.Object && record.RootElement.TryGetProperty("inputs", out var inputs) && inputs.ValueKind == JsonValueKind.Object)
            {
                foreach (var input in inputs.EnumerateObject().Where(input => input.Value.ValueKind == JsonValueKind.Array))
                {
                    lengths[input.Name] = Math.Max(1, input.Value.GetArrayLength());
                }
            }
        }
        catch (JsonException)
        {
            return [];
        }

        return lengths;
    }
}
