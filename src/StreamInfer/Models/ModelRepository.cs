using System.Globalization;

namespace StreamInfer.Models;

/// <summary>
/// The folder of all models: <c>&lt;root&gt;/&lt;name&gt;/&lt;version&gt;/model.onnx</c> with <c>model.yaml</c> beside it.
/// </summary>
/// <param name="root">Path of the folder.</param>
/// <param name="readManifest">Reads a <c>model.yaml</c>; throws <see cref="ModelLoadException"/> where it is wrong.</param>
public sealed class ModelRepository(string root, Func<ModelFolder, ModelManifest> readManifest)
{
    private readonly string _root = Path.GetFullPath(root);

    /// <summary>Finds a version and checks its files against the digest that its manifest states.</summary>
    /// <param name="name">Name of the model: a folder below the root.</param>
    /// <param name="version">1 or more; null takes the latest (see <see cref="Find"/>).</param>
    /// <exception cref="ModelLoadException">There is none, or its files are not readable or not the ones that the manifest speaks
    /// of.</exception>
    public ResolvedModel Resolve(string name, int? version)
    {
        var folder = Find(name, version);
        var manifest = folder.HasManifest ? readManifest(folder) : folder.DefaultManifest();
        if (manifest.Name != name || manifest.Version != folder.Version)
        {
            throw new ModelLoadException(
                $"{folder.ManifestFile} speaks of model {manifest.Name}/{manifest.Version}; "
                + $"in this folder it must be {name}/{folder.Version}");
        }

        var digest = ModelDigest.Compute(manifest.ModelFile);
        if (manifest.Sha256 is { } stated && !string.Equals(stated, digest, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelLoadException(
                $"model {name}/{folder.Version}: {folder.ManifestFile} states sha256 {stated}, but {manifest.ModelFile} has {digest}");
        }

        return new ResolvedModel(
            manifest, new ModelIdentity(name, folder.Version, digest, manifest.Threshold, manifest.Score.LowerIsWorse));
    }

    /// <summary>
    /// Finds a version's folder. The latest is the greatest number among the folders with a manifest, so that a version still being
    /// copied is left alone; where no version has a manifest, among those with a model file.
    /// </summary>
    /// <exception cref="ModelLoadException">There is none; says which names or versions there are.</exception>
    public ModelFolder Find(string name, int? version)
    {
        if (!IsFolderName(name))
        {
            throw new ModelLoadException($"'{name}' cannot be the name of a model: it must be the name of one folder below {_root}");
        }

        var versions = Versions(name);
        var found = version is { } pinned
            ? versions.Find(folder => folder.Version == pinned)
            : versions.FindLast(folder => folder.HasManifest) ?? versions.FindLast(folder => folder.HasModel);
        if (found is null)
        {
            throw new ModelLoadException(NotFound(name, version, versions));
        }

        return found;
    }

    private static bool IsFolderName(string name) =>
        name is not ("" or "." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0;

    private List<ModelFolder> Versions(string name)
    {
        var parent = Path.Combine(_root, name);
        return Folders(parent)
            .Select(path => (Path: path, Number: ParseVersion(Path.GetFileName(path))))
            .Where(candidate => candidate.Number > 0)
            .Select(candidate => new ModelFolder(name, candidate.Number, candidate.Path))
            .Where(folder => folder.HasManifest || folder.HasModel)
            .OrderBy(folder => folder.Version)
            .ToList();
    }

    private string NotFound(string name, int? version, List<ModelFolder> versions)
    {
        var wanted = version is null ? $"model '{name}'" : $"model '{name}' version {version}";
        if (versions.Count > 0)
        {
            return $"{wanted} is not in {_root}; versions there: {string.Join(", ", versions.Select(folder => folder.Version))}";
        }

        var names = Folders(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        var known = names.Count == 0 ? "there are no models" : $"models there: {string.Join(", ", names)}";
        return names.Contains(name)
            ? $"{wanted} has no version folder (1, 2, …) with model.onnx and model.yaml in {Path.Combine(_root, name)}"
            : $"{wanted} is not in {_root}; {known}";
    }

    private static IEnumerable<string> Folders(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];

    // Only the plain form counts (no sign, no leading zero): "03" and "3" must not both be version 3.
    private static int ParseVersion(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && text[0] != '0' ? number : 0;
}
