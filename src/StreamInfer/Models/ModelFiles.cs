namespace StreamInfer.Models;

/// <summary>The files that a model consists of.</summary>
public static class ModelFiles
{
    /// <summary>Bytes of the ONNX file and its external weights: about what the weights take in memory.</summary>
    /// <exception cref="ModelLoadException">It is no ONNX file, or names a file outside of its folder.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static long Bytes(string modelFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelFile))!;
        return new FileInfo(modelFile).Length + ExternalWeights.List(modelFile).Sum(relative => new FileInfo(Path.Combine(folder, relative)).Length);
    }

    /// <summary>
    /// Changes when a file in the folder, or below it, is added, removed, written or replaced: names, lengths and times of all of them. Cheap beside a digest, which it decides to
    /// compute anew.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    internal static string Fingerprint(string folder) => string.Join(
        '\n',
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(folder, file.FullName)} {file.Length} {file.LastWriteTimeUtc.Ticks}")
            .Order(StringComparer.Ordinal));
}
