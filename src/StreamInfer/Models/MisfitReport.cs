using System.Collections.Immutable;
using System.Text;
using StreamInfer.Topologies;

namespace StreamInfer.Models;

/// <summary>
/// The one message for a model that does not fit its topology: each misfit, then what the model wants beside what the topology gives.
/// </summary>
internal static class MisfitReport
{
    public static string Describe(
        ModelManifest manifest, ModelSignature signature, ImmutableArray<FeaturePlan> features, IReadOnlyList<string> misfits)
    {
        var text = new StringBuilder();
        text.Append($"model {manifest.Name}/{manifest.Version} ({manifest.ModelFile}) does not fit the topology:\n");
        foreach (var misfit in misfits)
        {
            text.Append($"  - {misfit}\n");
        }

        AppendTable(text, [.. signature.Inputs.Select(port => $"{port.Name}: {port}")], [.. features.Select(Describe)]);
        text.Append("  the model's outputs: ").AppendJoin(", ", signature.Outputs.Select(port => $"{port.Name}: {port}"));
        return text.ToString();
    }

    private static string Describe(FeaturePlan feature) => $"{feature.Name}: {FeatureFit.Describe(feature)}";

    private static void AppendTable(StringBuilder text, List<string> wanted, List<string> given)
    {
        wanted.Insert(0, "the model wants");
        given.Insert(0, "the topology gives");
        var width = wanted.Max(line => line.Length);
        for (var row = 0; row < Math.Max(wanted.Count, given.Count); row++)
        {
            var left = row < wanted.Count ? wanted[row] : string.Empty;
            var right = row < given.Count ? given[row] : string.Empty;
            text.Append("  ").Append(left.PadRight(width)).Append(" | ").Append(right).Append('\n');
        }
    }
}
