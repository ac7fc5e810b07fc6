namespace StreamInfer.Tests.Host.Http;

/// <summary>One family of an exposition that was read back.</summary>
internal sealed class OpenMetricsFamily(string name)
{
    public string Name => name;

    public string? Type { get; private set; }

    public string? Help { get; private set; }

    public string? Unit { get; private set; }

    public List<(string Suffix, SortedDictionary<string, string> Labels, double Value)> Samples { get; } = [];

    /// <summary>Takes a line of metadata; false if there was one.</summary>
    public bool Add(string word, string text)
    {
        var isFirst = (word switch { "TYPE" => Type, "HELP" => Help, _ => Unit }) is null;
        (Type, Help, Unit) = word switch { "TYPE" => (text, Help, Unit), "HELP" => (Type, text, Unit), _ => (Type, Help, text) };
        return isFirst;
    }
}
