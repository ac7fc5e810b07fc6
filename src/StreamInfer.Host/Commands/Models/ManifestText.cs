using System.Globalization;
using StreamInfer.Models;

namespace StreamInfer.Host.Commands.Models;

/// <summary>What a manifest states, by the keys of <c>model.yaml</c>; what it leaves out is left out.</summary>
internal static class ManifestText
{
    public static IEnumerable<(string Property, string Value)> Of(ModelManifest manifest)
    {
        (string Property, string? Value)[] all =
        [
            ("file", manifest.ModelFile),
            ("sha256", manifest.Sha256),
            ("inputs", manifest.Inputs.IsEmpty ? null : string.Join("; ", manifest.Inputs.Select(input => $"{input.Input}: {string.Join(", ", input.Features)}"))),
            ("score.output", manifest.Score.Output),
            ("score.class", manifest.Score.Class),
            ("score.direction", manifest.Score.LowerIsWorse ? "lower" : "higher"),
            ("label", manifest.LabelOutput),
            ("probabilities", manifest.ProbabilitiesOutput),
            ("passThrough", manifest.PassThrough.IsEmpty ? null : string.Join(", ", manifest.PassThrough)),
            ("threshold", manifest.Threshold?.ToString("R", CultureInfo.InvariantCulture)),
            ("golden.file", manifest.GoldenFile),
            ("golden.tolerance", manifest.GoldenFile is null ? null : manifest.GoldenTolerance.ToString("R", CultureInfo.InvariantCulture)),
        ];
        return all.Where(entry => entry.Value is not null).Select(entry => (entry.Property, entry.Value!));
    }
}
