using System.IO.Compression;
using System.Text;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>An Avro object container file (specification 1.12): its schema, then blocks of records, plain or deflated.</summary>
internal sealed class AvroFileHistory : IEventHistory
{
    private const int SyncLength = 16;
    private const int MostBlockBytes = 1 << 30;

    private readonly string _path;
    private readonly BinaryReader _file;
    private readonly AvroSchema _schema;
    private readonly bool _isDeflated;
    private readonly byte[] _sync;
    private readonly PinnedArena _arena = new(1 << 20);
    private ByteRange _block;
    private long _left;
    private long _number;

    /// <exception cref="HistoryException">It is no such file, or of a codec that is not known.</exception>
    public AvroFileHistory(string path)
    {
        _path = path;
        _file = new BinaryReader(new BufferedStream(File.OpenRead(path), 1 << 20));
        try
        {
            if (!_file.ReadBytes(4).AsSpan().SequenceEqual("Obj\u0001"u8))
            {
                throw new HistoryException($"{path} is no Avro object container file: it does not begin with 'Obj' and 1");
            }

            var header = ReadHeader();
            SchemaText = header.GetValueOrDefault("avro.schema") ?? throw new HistoryException($"{path}: the header has no avro.schema");
            var codec = header.GetValueOrDefault("avro.codec", "null");
            _isDeflated = codec == "deflate" || (codec == "null" ? false : throw new HistoryException($"{path}: codec '{codec}' cannot be read; null and deflate can"));
            _schema = AvroSchema.Parse(SchemaText);
            _sync = _file.ReadBytes(SyncLength);
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException or AvroSchemaException)
        {
            throw new HistoryException($"{path}: the header cannot be read: {broken.Message}", inner: broken);
        }
    }

    /// <summary>The schema of the records, Avro JSON.</summary>
    public string SchemaText { get; }

    public string Place => $"{_path}: record {_number}";

    public bool TryRead(out SourceRecord record, out ReadOnlySpan<RecordHeader> headers)
    {
        record = default;
        headers = default;
        try
        {
            while (_left == 0)
            {
                if (_file.BaseStream.Position == _file.BaseStream.Length)
                {
                    return false;
                }

                ReadBlock();
            }

            var bytes = new AvroCursor(_block.Span);
            AvroSkip.Over(_schema, ref bytes);
            _left--;
            record = FileRecord.Of(_number++, new ByteRange(_block.Pointer, bytes.Position));
            _block = new ByteRange(_block.Pointer + bytes.Position, _block.Length - bytes.Position);
            return true;
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException or InvalidDataException)
        {
            throw new HistoryException($"{_path}: record {_number + 1} cannot be read: {broken.Message}", inner: broken);
        }
    }

    public void Dispose() => _file.Dispose();

    private Dictionary<string, string> ReadHeader()
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var count = ReadLong(); count != 0; count = ReadLong())
        {
            if (count < 0)
            {
                ReadLong();
            }

            for (var i = 0L; i < Math.Abs(count); i++)
            {
                var name = Encoding.UTF8.GetString(ReadBytes(ReadLong()));
                header[name] = Encoding.UTF8.GetString(ReadBytes(ReadLong()));
            }
        }

        return header;
    }

    private void ReadBlock()
    {
        _left = ReadLong();
        var bytes = ReadBytes(ReadLong());
        if (_left < 0 || !ReadBytes(SyncLength).AsSpan().SequenceEqual(_sync))
        {
            throw new FormatException("a block does not end with the file's sync marker");
        }

        _arena.Clear();
        _block = _arena.Append(_isDeflated ? Inflate(bytes) : bytes);
    }

    private static byte[] Inflate(byte[] bytes)
    {
        using var inflated = new MemoryStream();
        using var deflate = new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress);
        deflate.CopyTo(inflated);
        return inflated.ToArray();
    }

    private long ReadLong()
    {
        Span<byte> digits = stackalloc byte[10];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = _file.ReadByte();
            if (digits[i] < 0x80)
            {
                return new AvroCursor(digits[..(i + 1)]).Long();
            }
        }

        throw new FormatException("a number has more than 64 bits");
    }

    private byte[] ReadBytes(long length)
    {
        if (length is < 0 or > MostBlockBytes)
        {
            throw new FormatException($"a block or text of {length} bytes; 0 to {MostBlockBytes} are allowed");
        }

        var bytes = _file.ReadBytes((int)length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException("the file ends in the middle of a block");
    }
}
