using StreamInfer.Models;
using StreamInfer.Models.Control;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A version that a change names, with the digest that its files have in the repository.</summary>
internal static class VersionArgument
{
    public static System.CommandLine.Argument<int> Create() => new("version") { Description = "The version." };

    /// <exception cref="ModelLoadException">It is not there, is not complete, or its files are not the ones that its manifest speaks of.</exception>
    public static VersionFiles Find(ModelRepository repository, string model, int version)
    {
        var folder = repository.Find(model, version);
        if (!folder.HasManifest && repository.Find(model, null).HasManifest)
        {
            // Its digest now would not be the one it has when it is whole.
            throw new ModelLoadException($"model {model}/{version}: there is no {folder.ManifestFile}, as other versions have: it is being copied");
        }

        return new VersionFiles(version, repository.Resolve(model, version).Identity.Digest.ToLowerInvariant());
    }
}
