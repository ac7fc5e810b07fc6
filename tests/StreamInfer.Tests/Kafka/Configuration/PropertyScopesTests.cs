using System.Runtime.InteropServices;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Native;

namespace StreamInfer.Tests.Kafka.Configuration;

public sealed partial class PropertyScopesTests
{
    [Fact]
    public void Scopes_areThoseOfTheLoadedLibrary()
    {
        var table = ReadTable();

        Assert.Equal(table.Where(row => row.Scope == "C").Select(row => row.Name).Order(StringComparer.Ordinal), PropertyScopes.ConsumerOnly.Order(StringComparer.Ordinal));
        Assert.Equal(table.Where(row => row.Scope == "P").Select(row => row.Name).Order(StringComparer.Ordinal), PropertyScopes.ProducerOnly.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reserved_names_areTheLibrarys() =>
        Assert.Subset(ReadTable().Select(row => row.Name).ToHashSet(), ReservedProperty.All.Select(property => property.Name).ToHashSet());

    /// <summary>The library prints its properties as a Markdown table, to a C stream only.</summary>
    private static HashSet<(string Name, string Scope)> ReadTable()
    {
        var file = Path.GetTempFileName();
        try
        {
            var stream = OpenStream(file, "w");
            Show(stream);
            CloseStream(stream);
            return File.ReadLines(file)
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells.Length > 2 && cells[1] is "C" or "P" or "*")
                .Select(cells => (cells[0], cells[1]))
                .ToHashSet();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "fopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenStream(string path, string mode);

    [LibraryImport("libc", EntryPoint = "fclose")]
    private static partial int CloseStream(nint stream);

    /// <summary>Asks the copy that is loaded: which file that is depends on the machine.</summary>
    private static unsafe void Show(nint stream) =>
        ((delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(ClientLibrary.Module, "rd_kafka_conf_properties_show"))(stream);
}
