using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;

namespace StreamInfer.Models;

/// <summary>The files beside an ONNX file in which its larger tensors lie.</summary>
public static class ExternalWeights
{
    /// <summary>Lists them.</summary>
    /// <param name="modelFile">Path of the ONNX file; at most 2 GiB, the limit of its format.</param>
    /// <returns>Paths relative to the model's folder, <c>/</c> as separator, in ordinal order, each once.</returns>
    /// <exception cref="ModelLoadException">It is no ONNX file, or names a file outside of its folder.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static unsafe ImmutableArray<string> List(string modelFile)
    {
        var length = new FileInfo(modelFile).Length;
        if (length is 0 or > int.MaxValue)
        {
            throw new ModelLoadException($"{modelFile} is no ONNX file: it has {length} bytes, where 1 to 2147483647 can be");
        }

        using var map = MemoryMappedFile.CreateFromFile(modelFile, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            var locations = new HashSet<string>(StringComparer.Ordinal);
            if (!OnnxWalk.CollectLocations(new ReadOnlySpan<byte>(start, (int)length), locations))
            {
                throw new ModelLoadException($"{modelFile} is no ONNX file, or is damaged");
            }

            var paths = locations.Select(location => Inside(modelFile, location));
            return [.. paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static string Inside(string modelFile, string location)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelFile))!;
        var relative = Path.GetRelativePath(folder, Path.GetFullPath(Path.Combine(folder, location))).Replace('\\', '/');
        var escapes = Path.IsPathRooted(location) || relative is "." or ".." || relative.StartsWith("../", StringComparison.Ordinal);
        return escapes
            ? throw new ModelLoadException($"{modelFile} names external weights '{location}', which lie outside of its folder")
            : relative;
    }
}
