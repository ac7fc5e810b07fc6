using System.Security.Cryptography;
using System.Text;

namespace StreamInfer.Models;

/// <summary>
/// SHA-256 of a model. Without external weights it is the plain one of the ONNX file. With them, of the bytes of the ONNX file, then for
/// each weight file in ordinal order of its path (relative to the model's folder, <c>/</c> as separator) the path in UTF-8 and the file's
/// bytes: <c>(cat model.onnx; printf weights.bin; cat weights.bin) | sha256sum</c>.
/// </summary>
public static class ModelDigest
{
    private const int ChunkBytes = 1 << 17;

    /// <param name="modelFile">Path of the ONNX file.</param>
    /// <returns>64 hex digits in lower case.</returns>
    /// <exception cref="ModelLoadException">A file is missing or unreadable, is no ONNX file, or names weights outside of its
    /// folder.</exception>
    public static string Compute(string modelFile)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Append(hash, modelFile);
            var folder = Path.GetDirectoryName(Path.GetFullPath(modelFile))!;
            foreach (var relative in ExternalWeights.List(modelFile))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(relative));
                Append(hash, Path.Combine(folder, relative));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"model file {modelFile} cannot be read: {error.Message}", error);
        }
    }

    private static void Append(IncrementalHash hash, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = file.Read(chunk)) > 0)
        {
            hash.AppendData(chunk, 0, read);
        }
    }
}
