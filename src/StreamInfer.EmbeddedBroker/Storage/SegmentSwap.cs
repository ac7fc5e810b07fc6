using System.Globalization;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The files of a new segment on their way into the place of old ones. While it is written, its name ends in <see cref="AtomicFile.Unfinished"/>; the rename
/// to <c>BASE.NEXT.swap</c> decides: from then on the new segment replaces all that begin in [BASE, NEXT), whatever happens. Its aborted transactions are
/// renamed before that, and count only beside it.
/// </summary>
internal sealed class SegmentSwap(string folder, long baseOffset, long nextOffset)
{
    private const string Extension = ".swap";

    private string Decided => Path.Combine(
        folder, string.Create(CultureInfo.InvariantCulture, $"{baseOffset:D20}.{nextOffset:D20}{Extension}"));

    private string DecidedAborted => Decided + SegmentFiles.AbortedExtension;

    public string Log => Decided + AtomicFile.Unfinished;

    public string Aborted => DecidedAborted + AtomicFile.Unfinished;

    /// <summary>The new segment is written, and on the disk: from now on it counts.</summary>
    /// <param name="flushFolder">How names get onto the disk.</param>
    public void Decide(Action<string> flushFolder)
    {
        if (File.Exists(Aborted))
        {
            File.Move(Aborted, DecidedAborted, overwrite: true);
        }

        File.Move(Log, Decided, overwrite: true);
        // The old segments may only go once this name survives a power loss.
        flushFolder(folder);
    }

    /// <summary>Forgets what was not decided.</summary>
    public void Undo()
    {
        if (Directory.Exists(folder)) // the log may have been deleted meanwhile
        {
            File.Delete(Log);
            File.Delete(Aborted);
        }
    }

    /// <summary>Puts the new segment's files in place. The old segments are closed.</summary>
    public void Finish()
    {
        foreach (var path in Directory.GetFiles(folder, "*" + SegmentFiles.LogExtension))
        {
            if (LogFolder.TryOffset(Path.GetFileName(path), out var old) && old >= baseOffset && old < nextOffset)
            {
                // The log last, so that a process killed here finds this segment again.
                File.Delete(SegmentFiles.PathOf(folder, old, SegmentFile.Index));
                File.Delete(SegmentFiles.PathOf(folder, old, SegmentFile.Aborted));
                File.Delete(path);
            }
        }

        if (File.Exists(DecidedAborted))
        {
            File.Move(DecidedAborted, SegmentFiles.PathOf(folder, baseOffset, SegmentFile.Aborted), overwrite: true);
        }

        File.Move(Decided, SegmentFiles.PathOf(folder, baseOffset, SegmentFile.Log), overwrite: true);
    }

    /// <summary>Finishes what a killed process had decided.</summary>
    public static void FinishAll(string folder)
    {
        foreach (var path in Directory.GetFiles(folder, "*" + Extension))
        {
            var parts = Path.GetFileNameWithoutExtension(path).Split('.');
            if (parts.Length == 2
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var baseOffset)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var nextOffset))
            {
                new SegmentSwap(folder, baseOffset, nextOffset).Finish();
            }
        }

        foreach (var path in Directory.GetFiles(folder, "*" + Extension + SegmentFiles.AbortedExtension))
        {
            File.Delete(path); // of a segment that was not decided
        }
    }
}
