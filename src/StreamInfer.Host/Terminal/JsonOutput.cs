using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamInfer.Host.Terminal;

/// <summary>One JSON value on the output, indented, for people who look and programs that do not mind.</summary>
internal static class JsonOutput
{
    // Not for HTML: umlauts, quotes and < are to be read.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            write(writer);
        }

        output.WriteLine(Printable.OfJson(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)));
    }
}
