using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>The open files of one segment, opened when first needed. Safe for any thread.</summary>
internal sealed class SegmentFiles(string folder, long baseOffset) : IDisposable
{
    public const string LogExtension = ".log";
    public const string IndexExtension = ".index";
    public const string AbortedExtension = ".aborted";

    private static readonly string[] Extensions = [LogExtension, IndexExtension, AbortedExtension];

    private readonly Lock _lock = new();
    private readonly SafeFileHandle?[] _open = new SafeFileHandle?[Extensions.Length];
    private bool _isClosed;

    public string Folder => folder;

    /// <summary>The path of a segment's file: its base offset in twenty digits, as Kafka's.</summary>
    public static string PathOf(string folder, long baseOffset, SegmentFile kind) =>
        Path.Combine(folder, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + Extensions[(int)kind]);

    /// <exception cref="ObjectDisposedException">The segment is closed or deleted.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public SafeFileHandle this[SegmentFile kind] => Volatile.Read(ref _open[(int)kind]) ?? Open(kind);

    /// <summary>Makes an empty log file, in the place of what a failed attempt may have left; the others come into being when they are needed.</summary>
    public void Create()
    {
        using (File.OpenHandle(PathOf(folder, baseOffset, SegmentFile.Log), FileMode.Create, FileAccess.Write))
        {
        }
    }

    public bool Exists(SegmentFile kind) => Volatile.Read(ref _open[(int)kind]) is not null || File.Exists(PathOf(folder, baseOffset, kind));

    /// <summary>Writes what the operating system still holds to the disk.</summary>
    public void Flush(Action<SafeFileHandle> flush)
    {
        for (var i = 0; i < _open.Length; i++)
        {
            if (Volatile.Read(ref _open[i]) is { } file)
            {
                flush(file);
            }
        }
    }

    /// <summary>Closes the files until they are needed again, so that few are open however long the log.</summary>
    public void Release()
    {
        lock (_lock)
        {
            Close();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            Close();
        }
    }

    /// <summary>Deletes the files. Those of a segment that takes this one's place may follow at once.</summary>
    public void Delete()
    {
        Dispose();
        foreach (var kind in Enum.GetValues<SegmentFile>())
        {
            File.Delete(PathOf(folder, baseOffset, kind));
        }
    }

    private SafeFileHandle Open(SegmentFile kind)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            // A lost log must not come back as an empty one.
            var mode = kind == SegmentFile.Log ? FileMode.Open : FileMode.OpenOrCreate;
            return _open[(int)kind] ??= File.OpenHandle(
                PathOf(folder, baseOffset, kind), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    private void Close()
    {
        for (var i = 0; i < _open.Length; i++)
        {
            _open[i]?.Dispose();
            Volatile.Write(ref _open[i], null);
        }
    }
}
