using System.Collections.Immutable;
using System.Globalization;

namespace StreamInfer.Models;

/// <summary>
/// The folder of all models: <c>&lt;root&gt;/&lt;name&gt;/&lt;version&gt;/model.onnx</c> with <c>model.yaml</c> beside it.
/// </summary>
/// <param name="root">Path of the folder.</param>
/// <param name="readManifest">Reads a <c>model.yaml</c>; throws <see cref="ModelLoadException"/> where it is wrong.</param>
/// <param name="digests">Digests under which versions are known already; null for none.</param>
public sealed class ModelRepository(string root, Func<ModelFolder, ModelManifest> readManifest, VersionDigests? digests = null)
{
    private readonly string _root = Path.GetFullPath(root);

    /// <summary>Reads manifests as they are written: <see cref="ModelManifestReader"/>.</summary>
    /// <param name="root">Path of the folder.</param>
    /// <param name="digests">As above.</param>
    public static ModelRepository Open(string root, VersionDigests? digests = null) => new(root, ReadManifest, digests);

    /// <summary>Absolute path of the folder.</summary>
    public string Root => _root;

    /// <summary>Which digest each version has; what is resolved is added.</summary>
    public VersionDigests Digests { get; } = digests ?? new VersionDigests();

    /// <summary>Finds a version and checks its files against the digest that its manifest states.</summary>
    /// <param name="name">Name of the model: a folder below the root.</param>
    /// <param name="version">1 or more; null takes the latest (see <see cref="Find"/>).</param>
    /// <exception cref="ModelLoadException">There is none, or its files are not readable, not the ones that the manifest speaks of, or
    /// not the ones that they were when it was first seen.</exception>
    public ResolvedModel Resolve(string name, int? version)
    {
        var resolved = Read(Find(name, version));
        Digests.Check(name, resolved.Identity.Version, resolved.Identity.Digest);
        return resolved;
    }

    /// <summary>
    /// Finds the version to score with: the pinned one, or the greatest that is complete. One whose files are not (yet) those that its manifest states is passed
    /// over. Where no version has a manifest, as <see cref="Find"/>.
    /// </summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="version">1 or more; null takes the latest.</param>
    /// <param name="passedOver">The greater versions that do not count, and why.</param>
    /// <exception cref="ModelLoadException">There is none.</exception>
    public ModelFolder FindComplete(string name, int? version, out ImmutableArray<VersionListing> passedOver)
    {
        passedOver = [];
        var found = Find(name, version);
        if (version is not null || !found.HasManifest)
        {
            return found;
        }

        var incomplete = ImmutableArray.CreateBuilder<VersionListing>();
        foreach (var listing in Versions(name).Where(folder => folder.HasManifest).OrderByDescending(folder => folder.Version).Select(Inspect))
        {
            if (listing.IsComplete)
            {
                passedOver = incomplete.ToImmutable();
                return listing.Folder;
            }

            incomplete.Add(listing);
        }

        throw new ModelLoadException(
            $"model '{name}' has no complete version in {_root}: "
            + string.Join("; ", incomplete.Select(listing => $"{listing.Folder.Version}: {listing.Problem}")));
    }

    /// <summary>The models there are: the names of the folders, in ordinal order.</summary>
    public IReadOnlyList<string> Names() => [.. Folders(_root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>The versions of a model, ascending, complete or not; computes the digest of each.</summary>
    /// <exception cref="ModelLoadException">It is no folder's name.</exception>
    public IReadOnlyList<VersionListing> List(string name)
    {
        CheckName(name);
        return [.. Versions(name).Select(Inspect)];
    }

    /// <summary>Looks whether a version counts.</summary>
    internal VersionListing Inspect(ModelFolder folder)
    {
        var listing = new VersionListing(folder);
        try
        {
            var manifest = folder.HasManifest ? readManifest(folder) : null;
            listing = listing with { Manifest = manifest };
            var file = (manifest ?? folder.DefaultManifest()).ModelFile;
            listing = listing with { Digest = ModelDigest.Compute(file), Bytes = ModelFiles.Bytes(file) };
            if (manifest is null)
            {
                return listing with { Problem = $"there is no {folder.ManifestFile}: it is being copied, or comes without" };
            }

            Check(folder, manifest, listing.Digest);
            var known = Digests.Find(folder.Name, folder.Version);
            return known is null || known == listing.Digest ? listing : listing with { Problem = $"it was first seen with sha256 {known}, and its files now have {listing.Digest}" };
        }
        catch (Exception error) when (error is ModelLoadException or IOException or UnauthorizedAccessException)
        {
            return listing with { Problem = error.Message };
        }
    }

    /// <summary>The folders of a model's versions, ascending: those with a manifest or a model file.</summary>
    /// <exception cref="IOException">They cannot be listed.</exception>
    internal IReadOnlyList<ModelFolder> FoldersOf(string name) => Versions(name);

    private ResolvedModel Read(ModelFolder folder)
    {
        var manifest = folder.HasManifest ? readManifest(folder) : folder.DefaultManifest();
        CheckNames(folder, manifest);
        var digest = ModelDigest.Compute(manifest.ModelFile);
        Check(folder, manifest, digest);
        return new ResolvedModel(
            manifest, new ModelIdentity(folder.Name, folder.Version, digest, manifest.Threshold, manifest.Score.LowerIsWorse));
    }

    private static void CheckNames(ModelFolder folder, ModelManifest manifest)
    {
        if (manifest.Name != folder.Name || manifest.Version != folder.Version)
        {
            throw new ModelLoadException(
                $"{folder.ManifestFile} speaks of model {manifest.Name}/{manifest.Version}; "
                + $"in this folder it must be {folder.Name}/{folder.Version}");
        }
    }

    private static void Check(ModelFolder folder, ModelManifest manifest, string digest)
    {
        CheckNames(folder, manifest);
        if (manifest.Sha256 is { } stated && !string.Equals(stated, digest, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelLoadException(
                $"model {folder.Name}/{folder.Version}: {folder.ManifestFile} states sha256 {stated}, but {manifest.ModelFile} has {digest}");
        }
    }

    private static ModelManifest ReadManifest(ModelFolder folder)
    {
        var reading = ModelManifestReader.Read(folder.ManifestFile);
        return reading.Manifest ?? throw new ModelLoadException(string.Join(Environment.NewLine, reading.Errors));
    }

    /// <summary>
    /// Finds a version's folder. The latest is the greatest number among the folders with a manifest, so that a version still being
    /// copied is left alone; where no version has a manifest, among those with a model file.
    /// </summary>
    /// <exception cref="ModelLoadException">There is none; says which names or versions there are.</exception>
    public ModelFolder Find(string name, int? version)
    {
        CheckName(name);
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

    private void CheckName(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            throw new ModelLoadException($"'{name}' cannot be the name of a model: it must be the name of one folder below {_root}");
        }
    }

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

        var names = Names();
        var known = names.Count == 0 ? "there are no models" : $"models there: {string.Join(", ", names)}";
        return names.Contains(name, StringComparer.Ordinal)
            ? $"{wanted} has no version folder (1, 2, …) with model.onnx and model.yaml in {Path.Combine(_root, name)}"
            : $"{wanted} is not in {_root}; {known}";
    }

    private static IEnumerable<string> Folders(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];

    // Only the plain form counts (no sign, no leading zero): "03" and "3" must not both be version 3.
    private static int ParseVersion(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && text[0] != '0' ? number : 0;
}
