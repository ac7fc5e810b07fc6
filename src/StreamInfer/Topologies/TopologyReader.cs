using StreamInfer.Topologies.Building;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;

namespace StreamInfer.Topologies;

/// <summary>
/// Turns a topology file into a plan, or into the list of all its mistakes: sections, keys and rules are each checked also where others
/// are wrong, so that one run shows everything. Only broken YAML ends the reading, since nothing behind it can be trusted.
/// </summary>
public static class TopologyReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path; errors name it as given, and relative files in it are relative to its folder.</param>
    /// <param name="environment">Value of an environment variable, null where it is not set.</param>
    public static TopologyReading Read(string file, Func<string, string?> environment)
    {
        var reading = ContextOf(file, environment);
        return FileText.Read(file, reading) is { } text ? Read(text, reading) : new TopologyReading(null, reading.SortedErrors());
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">What errors call it; relative files in it are relative to its folder.</param>
    /// <param name="environment">Value of an environment variable, null where it is not set.</param>
    public static TopologyReading ReadText(string text, string file, Func<string, string?> environment) =>
        Read(text, ContextOf(file, environment));

    private static ReadingContext ContextOf(string file, Func<string, string?> environment) =>
        new(file, Path.GetDirectoryName(Path.GetFullPath(file)) ?? Path.GetFullPath("/"), environment);

    private static TopologyReading Read(string text, ReadingContext reading)
    {
        var isRead = TopologyKeys.Section.TryReadDocument(text, reading, out var topology);
        return isRead && !reading.HasErrors
            ? new TopologyReading(TopologyPlanBuilder.Build(topology!), [])
            : new TopologyReading(null, reading.SortedErrors());
    }
}
