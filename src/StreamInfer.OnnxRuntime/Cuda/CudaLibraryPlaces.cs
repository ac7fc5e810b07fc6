namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>Where CUDA's libraries lie when the system's loader does not know them: beside the program, in NVIDIA's own folders, in Python wheels.</summary>
/// <param name="root">Below which the places are looked for: <c>/</c>.</param>
/// <param name="program">Folder of the program.</param>
/// <param name="home">Of the user; empty for none.</param>
internal sealed class CudaLibraryPlaces(string root, string program, string home)
{
    /// <summary>Those of this machine.</summary>
    public static CudaLibraryPlaces Usual { get; } =
        new("/", AppContext.BaseDirectory, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Every folder that is there, the likeliest first.</summary>
    public IEnumerable<string> Folders()
    {
        IEnumerable<string> all =
        [
            program,
            Path.Combine(program, "cuda"),
            Under("usr/local/cuda/lib64"),
            .. Below(Under("usr/local"), "cuda-13*").SelectMany(toolkit => (string[])[Path.Combine(toolkit, "lib64"), Path.Combine(toolkit, "targets/x86_64-linux/lib")]),
            Under("opt/cuda/lib64"),
            Under("usr/local/tensorrt/lib"),
            Under("opt/tensorrt/lib"),
            Under("usr/lib/x86_64-linux-gnu"),
            Under("usr/lib64"),
            .. Pythons().SelectMany(Wheels),
        ];
        return all.Where(Directory.Exists);
    }

    // Folders that hold python3.x/site-packages: of the system, the user, and virtual environments in usual places.
    private IEnumerable<string> Pythons() =>
    [
        Under("usr/local/lib"),
        Under("usr/lib"),
        .. Below(Under("opt"), "*").Select(each => Path.Combine(each, "lib")),
        .. home.Length == 0 ? [] : (string[])[Path.Combine(home, ".local/lib"), Path.Combine(home, ".venv/lib"), Path.Combine(home, "venv/lib")],
        Path.Combine(program, ".venv/lib"),
    ];

    private static IEnumerable<string> Wheels(string lib) =>
        from python in Below(lib, "python3*")
        from packages in (string[])["site-packages", "dist-packages"]
        let all = Path.Combine(python, packages)
        from folder in Below(Path.Combine(all, "nvidia"), "*").Select(part => Path.Combine(part, "lib")).Append(Path.Combine(all, "tensorrt_libs"))
        select folder;

    private static IEnumerable<string> Below(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern).OrderDescending(StringComparer.Ordinal) : [];
        }
        catch (UnauthorizedAccessException)
        {
            // What may not be listed is no usual place.
            return [];
        }
    }

    private string Under(string path) => Path.Combine(root, path);
}
