using System.Runtime.InteropServices;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Makes the names in a folder survive a power loss: made, renamed and deleted files. .NET opens no folders, so the C library is asked.</summary>
internal static partial class DirectoryFlush
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void Of(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names by itself
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{folder} cannot be opened: error {Marshal.GetLastPInvokeError()}");
        }

        var (flushed, error) = (Flush(descriptor), Marshal.GetLastPInvokeError());
        _ = Close(descriptor);
        if (flushed < 0)
        {
            throw new IOException($"{folder} cannot be flushed: error {error}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
