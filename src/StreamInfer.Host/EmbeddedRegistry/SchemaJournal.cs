using System.Text;
using System.Text.Json;

namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>
/// The registrations of a registry in a file, one JSON object a line, oldest first: replayed in order they give the same ids and versions. A line counts
/// once it is on the disk; one cut short by the end of the process is taken off at the next opening. One thread at a time.
/// </summary>
internal sealed class SchemaJournal : IDisposable
{
    private readonly FileStream _file;

    private SchemaJournal(FileStream file) => _file = file;

    /// <summary>Opens the file, made if absent, for one process at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replay">Told of each registration in it.</param>
    /// <exception cref="IOException">It is in use or cannot be written.</exception>
    /// <exception cref="InvalidDataException">A line in it is no registration.</exception>
    public static SchemaJournal Open(string path, Action<SchemaRegistration> replay)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var content = new byte[file.Length];
            file.ReadExactly(content);
            var whole = content.AsSpan().LastIndexOf((byte)'\n') + 1;
            file.SetLength(whole);
            file.Position = whole;
            var number = 0;
            foreach (var line in Encoding.UTF8.GetString(content, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                replay(Parse(line, path, ++number));
            }

            return new SchemaJournal(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a registration; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It could not be written; nothing of it is left in the file.</exception>
    public void Append(SchemaRegistration registration)
    {
        var end = _file.Position;
        try
        {
            _file.Write(JsonSerializer.SerializeToUtf8Bytes(registration));
            _file.WriteByte((byte)'\n');
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            _file.SetLength(end);
            _file.Position = end;
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static SchemaRegistration Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<SchemaRegistration>(line) is { Subject: not null, Text: not null } registration && !registration.References.IsDefault
                ? registration
                : throw new InvalidDataException($"{path}:{number}: no registration of a schema");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"{path}:{number}: no registration of a schema: {broken.Message}", broken);
        }
    }
}
