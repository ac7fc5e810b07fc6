using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>A file with one JSON object a line; empty lines are passed over.</summary>
internal sealed class JsonLinesHistory(string path) : IEventHistory
{
    private readonly LineReader _lines = new(File.OpenRead(path));
    private long _number;

    public string Place => $"{path}:{_lines.Line}";

    public bool TryRead(out SourceRecord record, out ReadOnlySpan<RecordHeader> headers)
    {
        headers = default;
        while (_lines.TryRead(out var line))
        {
            if (!line.Span.Trim(" \t"u8).IsEmpty)
            {
                record = FileRecord.Of(_number++, line);
                return true;
            }
        }

        record = default;
        return false;
    }

    public void Dispose() => _lines.Dispose();
}
