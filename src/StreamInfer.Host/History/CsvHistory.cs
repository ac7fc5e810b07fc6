using System.Text;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>A CSV file with a header row of paths (<c>amount</c>, <c>location.lat</c>, <c>recent[0]</c>), each row as the JSON event that it stands for.</summary>
internal sealed class CsvHistory : IEventHistory
{
    private readonly string _path;
    private readonly LineReader _lines;
    private readonly CsvFields _rows;
    private readonly int _columns;
    private readonly CsvEvent _event;
    private long _number;

    /// <param name="path">The file.</param>
    /// <param name="texts">Columns whose values stay text, whatever they look like.</param>
    /// <exception cref="HistoryException">The file has no header.</exception>
    public CsvHistory(string path, IReadOnlySet<string> texts)
    {
        _path = path;
        _lines = new LineReader(File.OpenRead(path));
        _rows = new CsvFields(_lines);
        if (!ReadRow())
        {
            throw new HistoryException($"{path}: a header row with the columns' names is due");
        }

        var columns = new string[_rows.Fields.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Encoding.UTF8.GetString(i == 0 ? WithoutMark(_rows.Fields[i].Span) : _rows.Fields[i].Span);
        }

        _columns = columns.Length;
        _event = new CsvEvent(columns, texts);
    }

    public string Place => $"{_path}:{_rows.Line}";

    public bool TryRead(out SourceRecord record, out ReadOnlySpan<RecordHeader> headers)
    {
        record = default;
        headers = default;
        if (!ReadRow())
        {
            return false;
        }

        if (_rows.Fields.Length != _columns)
        {
            throw new HistoryException($"{Place}: {_rows.Fields.Length} fields, but the header has {_columns}");
        }

        record = FileRecord.Of(_number++, _event.Write(_rows.Fields));
        return true;
    }

    public void Dispose() => _lines.Dispose();

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    private bool ReadRow()
    {
        try
        {
            return _rows.TryRead();
        }
        catch (FormatException malformed)
        {
            throw new HistoryException($"{_path}: {malformed.Message}", inner: malformed);
        }
    }
}
