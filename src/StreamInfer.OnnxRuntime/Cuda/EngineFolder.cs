using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// Where TensorRT keeps the engines of one model: below the user's cache, by the model's digest. The names that the provider gives them do not depend on weights, so two versions
/// of the same layers in one folder would take each other's.
/// </summary>
/// <param name="cache">The folder of caches; null or empty for none.</param>
internal sealed class EngineFolder(string? cache)
{
    // Whoever could write there could have other code run.
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lazy<string> _parent = new(
        () => string.IsNullOrEmpty(cache) ? Directory.CreateTempSubdirectory("streaminfer-tensorrt-").FullName : Path.Combine(cache, "streaminfer", "tensorrt"), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Of the user: <c>$XDG_CACHE_HOME</c>, or <c>~/.cache</c>.</summary>
    public static EngineFolder Usual { get; } = new(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } stated ? stated
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : null);

    /// <summary>Makes the folder of a model; where the user has no cache, one that is only for this process.</summary>
    /// <returns>Null where none can be made: engines are then built at every start.</returns>
    /// <exception cref="ModelLoadException">The model cannot be read.</exception>
    public string? For(ModelManifest manifest)
    {
        var digest = manifest.Sha256 ?? ModelDigest.Compute(manifest.ModelFile);
        try
        {
            var folder = Path.Combine(_parent.Value, digest);
            return OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder).FullName : Directory.CreateDirectory(folder, Owner).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
