using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class DataFolderTests : IDisposable
{
    private static readonly LogEnvironment Environment = new() { Time = TimeProvider.System, Logger = NullLogger.Instance };

    private readonly string _folder = Directory.CreateTempSubdirectory("folder-").FullName;

    [Fact]
    public void Open_folderInUse_isRefusedByName()
    {
        using var first = DataFolder.Open(_folder, Environment);

        Assert.Contains(_folder, Assert.Throws<IOException>(() => DataFolder.Open(_folder, Environment)).Message);
    }

    [Fact]
    public void Open_again_keepsTheClustersId()
    {
        var id = IdIn(_folder);

        Assert.Equal(22, id.Length);
        Assert.Equal(id, IdIn(_folder));
        Assert.NotEqual(id, IdIn(Path.Combine(_folder, "another", "deep")));
    }

    [Fact]
    public void Open_whereAFileIs_isRefusedByName()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        Assert.Contains(file, Assert.Throws<IOException>(() => DataFolder.Open(file, Environment)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string IdIn(string folder)
    {
        using var open = DataFolder.Open(folder, Environment);
        return open.ClusterId;
    }
}
