using Microsoft.Win32.SafeHandles;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>
/// Takes a copy of a log's folder in the midst of a write, when a chosen number of bytes is written: what a process leaves that is killed just there. The
/// process itself goes on and knows nothing of it.
/// </summary>
internal sealed class KilledWrites(string folder, string copy, long killAfter)
{
    private readonly Lock _lock = new();
    private long _written;

    /// <summary>Whether the copy is taken.</summary>
    public bool IsKilled { get; private set; }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        lock (_lock)
        {
            var before = killAfter - _written;
            _written += bytes.Length;
            if (IsKilled || before > bytes.Length)
            {
                RandomAccess.Write(file, bytes, position);
                return;
            }

            RandomAccess.Write(file, bytes[..(int)before], position);
            Copy();
            IsKilled = true;
            RandomAccess.Write(file, bytes[(int)before..], position + before);
        }
    }

    private void Copy()
    {
        Directory.CreateDirectory(copy);
        foreach (var path in Directory.GetFiles(folder))
        {
            try
            {
                File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
            }
            catch (FileNotFoundException)
            {
                // A flush in the background has just renamed it; the process was killed before that, then.
            }
        }
    }
}
