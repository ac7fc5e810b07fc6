using System.Buffers.Text;
using System.Text;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker;

/// <summary>The folder that holds everything, for one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "lock";
    private const string ClusterIdName = "cluster-id";

    private readonly FileStream _lock;

    private DataFolder(FileStream folderLock, string clusterId)
    {
        _lock = folderLock;
        ClusterId = clusterId;
    }

    /// <summary>22 characters, made with the folder and kept in it.</summary>
    public string ClusterId { get; }

    /// <summary>Takes the folder, made if absent, until it is disposed or the process ends, however it ends.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="environment">How files are written.</param>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    public static DataFolder Open(string path, LogEnvironment environment)
    {
        FileStream folderLock;
        try
        {
            Directory.CreateDirectory(path);
            folderLock = new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new IOException($"Data folder {path} cannot be written: {fault.Message}", fault);
        }
        catch (IOException fault)
        {
            throw new IOException($"Data folder {path} is in use by another process, or cannot be written: {fault.Message}", fault);
        }

        try
        {
            return new DataFolder(folderLock, ClusterIdIn(path, environment));
        }
        catch (IOException)
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Lets another process have it. The file that was locked stays: deleting it would race with whoever locks it next.</summary>
    public void Dispose() => _lock.Dispose();

    private static string ClusterIdIn(string path, LogEnvironment environment)
    {
        var file = Path.Combine(path, ClusterIdName);
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }

        var id = Base64Url.EncodeToString(Guid.NewGuid().ToByteArray());
        AtomicFile.Replace(file, Encoding.ASCII.GetBytes(id), environment, survivesPowerLoss: true);
        return id;
    }
}
