using System.Runtime.InteropServices;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// Loads the libraries that ONNX Runtime's CUDA provider is linked to, by their paths where the system's loader does not find them: a library that is in memory
/// already is found by its name, whatever LD_LIBRARY_PATH says.
/// </summary>
/// <param name="places">Where to look.</param>
/// <param name="tryLoad">Loads one, by name or path.</param>
internal sealed class CudaLibraries(CudaLibraryPlaces places, Func<string, bool> tryLoad)
{
    // Each before those that need it. cuDNN is loaded by the provider when a graph needs it; many never do.
    private static readonly (string Name, bool IsNeeded)[] Wanted =
    [
        (CudaRuntime.Library, true), ("libnvJitLink.so.13", false), ("libcublasLt.so.13", true), ("libcublas.so.13", true), ("libcurand.so.10", true),
        ("libcufft.so.12", false), ("libnvrtc.so.13", false), ("libcudnn.so.9", false),
    ];

    // What the provider for TensorRT is linked to beyond those; the plugins are its own choice.
    private static readonly (string Name, bool IsNeeded)[] WantedByTensorRt =
    [
        ("libcudnn.so.9", true), ("libnvinfer.so.10", true), ("libnvinfer_plugin.so.10", false), ("libnvonnxparser.so.10", true),
    ];

    public static CudaLibraries Usual { get; } = new(CudaLibraryPlaces.Usual, path => NativeLibrary.TryLoad(path, out _));

    /// <summary>Loads all it finds.</summary>
    /// <returns>Names of those that the provider cannot do without and that are nowhere.</returns>
    public IReadOnlyList<string> Load() => Load(Wanted);

    /// <summary>Loads what TensorRT needs beside those of CUDA, which come first.</summary>
    /// <returns>As <see cref="Load()"/>.</returns>
    public IReadOnlyList<string> LoadTensorRt() => Load(WantedByTensorRt);

    private IReadOnlyList<string> Load((string Name, bool IsNeeded)[] all)
    {
        var folders = places.Folders().ToList();
        return [.. all.Where(wanted => !TryLoad(wanted.Name, folders) && wanted.IsNeeded).Select(wanted => wanted.Name)];
    }

    private bool TryLoad(string name, List<string> folders) =>
        tryLoad(name) || folders.Select(folder => Path.Combine(folder, name)).Any(path => File.Exists(path) && tryLoad(path));
}
