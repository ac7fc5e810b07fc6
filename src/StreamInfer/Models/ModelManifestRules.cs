using System.Collections.Immutable;
using StreamInfer.Topologies;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Models;

/// <summary>What the keys of a <c>model.yaml</c> must be to each other and to the folders that it lies in.</summary>
internal static class ModelManifestRules
{
    public static void CheckInputs(ImmutableArray<Located<SectionOptions>> inputs, ReadingContext reading)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mapping in inputs)
        {
            if (mapping.Value.TryGet(ModelManifestKeys.Input, out var input) && !seen.Add(input))
            {
                reading.Report(
                    TopologyErrorKind.Duplicate, mapping.Value.PlaceOf(ModelManifestKeys.Input), "is fed before; allowed is once");
            }
        }
    }

    public static void CheckOutputs(ImmutableArray<Located<string>> outputs, ReadingContext reading)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            if (!seen.Add(output.Value))
            {
                reading.Report(TopologyErrorKind.Duplicate, output.Place, "is listed before; allowed is once");
            }
        }
    }

    /// <summary>
    /// A manifest lies in <c>name/version/</c>; one that was copied elsewhere without a change would pass for another model.
    /// </summary>
    public static void CheckFolders(SectionOptions manifest, ReadingContext reading)
    {
        var versionFolder = new DirectoryInfo(reading.Folder);
        if (manifest.TryGet(ModelManifestKeys.Version, out var version))
        {
            CheckFolder(manifest.PlaceOf(ModelManifestKeys.Version), $"{version}", versionFolder.Name, reading);
        }

        if (manifest.TryGet(ModelManifestKeys.Name, out var name))
        {
            CheckFolder(manifest.PlaceOf(ModelManifestKeys.Name), name, versionFolder.Parent?.Name ?? "", reading);
        }
    }

    private static void CheckFolder(Place place, string written, string folder, ReadingContext reading)
    {
        if (!string.Equals(written, folder, StringComparison.Ordinal))
        {
            reading.Report(
                TopologyErrorKind.Conflict,
                place,
                $"is not the folder's name; due is '{folder}', or another folder: models lie in name/version/");
        }
    }
}
