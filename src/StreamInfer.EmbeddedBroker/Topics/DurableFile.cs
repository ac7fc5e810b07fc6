using System.ComponentModel;
using System.Runtime.InteropServices;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>Small files that must be whole after a crash at any moment, power loss included.</summary>
internal static partial class DurableFile
{
    /// <summary>Makes <paramref name="content"/> the whole content of a file: after a crash either the old or the new content is there.</summary>
    /// <exception cref="IOException">It could not be written; the old content is there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var fresh = path + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(fresh, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Brings new, renamed and deleted names in a folder to the disk. Windows does that by itself.</summary>
    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // File.OpenHandle refuses folders, so the system is asked itself.
        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw Failure(path);
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw Failure(path);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string path)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"folder {path} cannot be flushed: {cause.Message}", cause);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
