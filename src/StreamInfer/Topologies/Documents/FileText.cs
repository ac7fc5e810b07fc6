using System.Text;

namespace StreamInfer.Topologies.Documents;

/// <summary>Reads a whole file as text.</summary>
internal static class FileText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's text, or null after an error was reported.</summary>
    public static string? Read(string path, ReadingContext reading)
    {
        try
        {
            return File.ReadAllText(path, Strict);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            reading.Report(TopologyErrorKind.Unreadable, Place.Root, $"cannot be read: {fault.Message}");
        }
        catch (DecoderFallbackException fault)
        {
            reading.Report(TopologyErrorKind.Unreadable, Place.Root, $"is not UTF-8 at byte {fault.Index}");
        }

        return null;
    }
}
