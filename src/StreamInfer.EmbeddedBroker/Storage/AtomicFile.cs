namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Small files that are replaced as a whole: a killed process leaves the old one or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Of a file that is being written; deleted at the next opening.</summary>
    public const string Unfinished = ".unfinished";

    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="environment">How files are written.</param>
    /// <param name="survivesPowerLoss">Whether it is on the disk when this returns.</param>
    /// <exception cref="IOException">The disk is full or fails; the old file stays.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, LogEnvironment environment, bool survivesPowerLoss)
    {
        var unfinished = path + Unfinished;
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            environment.Write(file, content, 0);
            if (survivesPowerLoss)
            {
                environment.FlushToDisk(file);
            }
        }

        File.Move(unfinished, path, overwrite: true);
        if (survivesPowerLoss)
        {
            environment.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }
}
