using System.Text;

namespace StreamInfer.Topologies.Documents;

/// <summary>What a file holds that a value refers to by <c>${file:PATH}</c>: such as a secret that an orchestrator mounts.</summary>
internal static class ReferencedFile
{
    private const int LargestBytes = 64 << 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text without the line break at its end, or null after an error was reported, which shows the path and never the content.</summary>
    /// <param name="path">A relative one is sought from the folder of the file that names it.</param>
    /// <param name="place">Where the reference stands.</param>
    /// <param name="reading">Takes the errors.</param>
    public static string? Read(string path, Place place, ReadingContext reading)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            reading.Report(TopologyErrorKind.Invalid, place, "has a '${file:' without a path; allowed is ${file:PATH}");
            return null;
        }

        var full = Path.GetFullPath(path, reading.Folder);
        try
        {
            return ReadText(full, place, reading);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            reading.Report(TopologyErrorKind.MissingFile, place, $"needs the file {full}, which does not exist");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            reading.Report(TopologyErrorKind.Unreadable, place, $"needs the file {full}, which cannot be read: {fault.Message}");
        }
        catch (DecoderFallbackException)
        {
            reading.Report(TopologyErrorKind.Unreadable, place, $"needs the file {full}, which is not UTF-8");
        }

        return null;
    }

    private static string? ReadText(string full, Place place, ReadingContext reading)
    {
        using var file = File.OpenRead(full);
        var bytes = new byte[LargestBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LargestBytes)
        {
            reading.Report(TopologyErrorKind.Unreadable, place, $"needs the file {full}, which is larger than {LargestBytes} bytes");
            return null;
        }

        var text = Strict.GetString(bytes, 0, length);
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
    }
}
