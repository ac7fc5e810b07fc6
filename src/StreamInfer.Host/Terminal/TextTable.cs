namespace StreamInfer.Host.Terminal;

/// <summary>A table in plain text: columns as wide as their widest cell, two spaces apart, the last one as it is.</summary>
/// <param name="heading">Names of the columns.</param>
internal sealed class TextTable(params string[] heading)
{
    private readonly List<string[]> _rows = [heading];

    /// <param name="cells">One a column.</param>
    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output)
    {
        var widths = heading.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
