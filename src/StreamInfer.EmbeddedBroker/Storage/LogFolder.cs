using System.Globalization;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>The files in the folder of a log, before it is open.</summary>
internal static class LogFolder
{
    /// <summary>Finishes or undoes what a killed process had begun with files, and lists the segments, ascending.</summary>
    /// <param name="folder">Made if absent.</param>
    /// <param name="environment">What all logs share.</param>
    /// <exception cref="IOException">The folder cannot be read or written, or holds a log that is none.</exception>
    public static List<Segment> Open(string folder, LogEnvironment environment)
    {
        Directory.CreateDirectory(folder);
        SegmentSwap.FinishAll(folder);
        var segments = new List<Segment>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (file.Name.EndsWith(AtomicFile.Unfinished, StringComparison.Ordinal) || IsOrphan(file))
            {
                file.Delete();
            }
            else if (file.Extension == SegmentFiles.LogExtension && TryOffset(file.Name, out var baseOffset))
            {
                if (file.Length > int.MaxValue)
                {
                    throw new IOException($"{file.FullName} is too long for a segment");
                }

                segments.Add(new Segment(folder, baseOffset, (int)file.Length, environment));
            }
        }

        segments.Sort(static (left, right) => left.BaseOffset.CompareTo(right.BaseOffset));
        return segments;
    }

    /// <summary>The offset that a file's name begins with.</summary>
    public static bool TryOffset(string name, out long offset) =>
        long.TryParse(name.AsSpan(0, Math.Max(name.IndexOf('.'), 0)), NumberStyles.None, CultureInfo.InvariantCulture, out offset);

    /// <summary>Whether a segment's log was deleted and this file of it not yet.</summary>
    private static bool IsOrphan(FileInfo file) =>
        file.Extension is SegmentFiles.IndexExtension or SegmentFiles.AbortedExtension
        && TryOffset(file.Name, out var baseOffset)
        && !File.Exists(SegmentFiles.PathOf(file.DirectoryName!, baseOffset, SegmentFile.Log));
}
