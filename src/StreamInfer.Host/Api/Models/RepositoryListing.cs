using System.Collections.Immutable;
using StreamInfer.Models;

namespace StreamInfer.Host.Api.Models;

/// <summary>
/// The versions of a model in the repository, looked at again only when a folder has changed: a digest reads all of a model's bytes. Safe for any thread.
/// </summary>
/// <param name="repository">Where they lie.</param>
/// <param name="model">Name of the model.</param>
internal sealed class RepositoryListing(ModelRepository repository, string model)
{
    private readonly Lock _gate = new();
    private string _seen = "";
    private ImmutableArray<VersionListing> _versions = [];

    /// <summary>All of them, by number; none where the repository cannot be read.</summary>
    public ImmutableArray<VersionListing> Read()
    {
        lock (_gate)
        {
            try
            {
                var seen = Look();
                if (seen != _seen)
                {
                    (_versions, _seen) = ([.. repository.List(model)], seen);
                }
            }
            catch (Exception away) when (away is IOException or UnauthorizedAccessException or ModelLoadException)
            {
                // What was there when it was last seen.
            }

            return _versions;
        }
    }

    /// <summary>Names, sizes and times of all files: another text where something has changed.</summary>
    private string Look()
    {
        var folder = new DirectoryInfo(Path.Combine(repository.Root, model));
        return folder.Exists
            ? string.Join('|', folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.FullName}:{file.Length}:{file.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal))
            : "";
    }
}
