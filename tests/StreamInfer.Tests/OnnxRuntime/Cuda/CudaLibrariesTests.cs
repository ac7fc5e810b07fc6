using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Tests.Models;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

public sealed class CudaLibrariesTests : IDisposable
{
    private static readonly string[] Needed = ["libcudart.so.13", "libcublasLt.so.13", "libcublas.so.13", "libcurand.so.10"];

    private readonly string _root = Directory.CreateTempSubdirectory("cuda-places-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("program")]
    [InlineData("usr/local/cuda/lib64")]
    [InlineData("usr/local/cuda-13.1/targets/x86_64-linux/lib")]
    [InlineData("usr/local/lib/python3.12/dist-packages/nvidia/cu13/lib")]
    [InlineData("home/.local/lib/python3.11/site-packages/nvidia/cublas/lib")]
    [InlineData("opt/venv/lib/python3.13/site-packages/nvidia/cu13/lib")]
    public void Load_inAUsualPlace_loadsEachByItsPathInOrder(string place)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, place)).FullName;
        foreach (var name in Needed)
        {
            File.WriteAllText(Path.Combine(folder, name), string.Empty);
        }

        var loaded = new List<string>();
        var missing = new CudaLibraries(Places(), path => Load(path, loaded)).Load();

        Assert.Empty(missing);
        Assert.Equal(Needed.Select(name => Path.Combine(folder, name)), loaded, StringComparer.Ordinal);
    }

    [Fact]
    public void Load_oneIsMissing_namesIt()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "usr/lib64")).FullName;
        foreach (var name in Needed[1..])
        {
            File.WriteAllText(Path.Combine(folder, name), string.Empty);
        }

        Assert.Equal(["libcudart.so.13"], new CudaLibraries(Places(), path => Load(path, [])).Load(), StringComparer.Ordinal);
    }

    [Fact]
    public void Load_known_asksForNoPath()
    {
        var asked = new List<string>();

        Assert.Empty(new CudaLibraries(Places(), name => { asked.Add(name); return true; }).Load());
        Assert.DoesNotContain(asked, Path.IsPathRooted);
    }

    [Theory]
    [InlineData("usr/local/tensorrt/lib")]
    [InlineData("usr/local/lib/python3.12/dist-packages/tensorrt_libs")]
    public void LoadTensorRt_inAUsualPlace_loadsIt(string place)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, place)).FullName;
        foreach (var name in (string[])["libcudnn.so.9", "libnvinfer.so.10", "libnvonnxparser.so.10"])
        {
            File.WriteAllText(Path.Combine(folder, name), string.Empty);
        }

        Assert.Empty(new CudaLibraries(Places(), path => Load(path, [])).LoadTensorRt());
        Assert.Equal(4, new CudaLibraries(Places(), path => Load(path, [])).Load().Count);
    }

    [Fact]
    public void LoadTensorRt_nothing_namesWhatItNeeds() => Assert.Equal(
        ["libcudnn.so.9", "libnvinfer.so.10", "libnvonnxparser.so.10"], new CudaLibraries(Places(), _ => false).LoadTensorRt(), StringComparer.Ordinal);

    private static bool Load(string path, List<string> loaded)
    {
        if (Path.IsPathRooted(path))
        {
            loaded.Add(path);
        }

        return Path.IsPathRooted(path);
    }

    private CudaLibraryPlaces Places() => new(_root, Path.Combine(_root, "program"), Path.Combine(_root, "home"));
}
