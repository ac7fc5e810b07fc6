using System.Text;

namespace StreamInfer.Models.Optimizing;

/// <summary>
/// A protobuf message that can be changed. Fields that nobody touches are written as they were read, byte for byte and in their order, those that this program does not
/// know included: what a later release of ONNX adds to the format is not lost.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int LengthDelimited = 2;

    private readonly List<ProtobufField> _fields = [];

    public IReadOnlyList<ProtobufField> Fields => _fields;

    /// <param name="bytes">Of the message; kept, not copied.</param>
    /// <exception cref="ModelLoadException">They are not well-formed.</exception>
    public static ProtobufMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtobufMessage();
        var reader = new ProtobufReader(bytes.Span);
        var start = 0;
        while (reader.TryNext(out var number, out var payload))
        {
            var end = bytes.Length - reader.Left;
            message._fields.Add(new ProtobufField(number, bytes[start..end], bytes[(end - payload.Length)..end], reader.Number));
            start = end;
        }

        return reader.AtEnd ? message : throw new ModelLoadException("it is damaged: its protobuf ends within a field or has a field of no known form");
    }

    /// <summary>Contents of every field of a number, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All(int number) => _fields.Where(field => field.Number == number).Select(field => field.Payload);

    /// <summary>Texts of every field of a number, in order.</summary>
    public IEnumerable<string> Texts(int number) => All(number).Select(text => Encoding.UTF8.GetString(text.Span));

    /// <summary>Where a field is there more than once, the last one counts.</summary>
    public string Text(int number) => Texts(number).LastOrDefault() ?? string.Empty;

    /// <inheritdoc cref="Text"/>
    public ulong Number(int number) => _fields.LastOrDefault(field => field.Number == number).Value;

    public ProtobufMessage Add(int number, ReadOnlyMemory<byte> payload)
    {
        _fields.Add(Field(number, payload));
        return this;
    }

    public ProtobufMessage Add(int number, string text) => Add(number, Encoding.UTF8.GetBytes(text));

    public ProtobufMessage Add(int number, ProtobufMessage message) => Add(number, message.ToArray());

    public ProtobufMessage Add(int number, ulong value)
    {
        var whole = new List<byte>();
        Append(whole, (ulong)number << 3);
        Append(whole, value);
        _fields.Add(new ProtobufField(number, whole.ToArray(), default, value));
        return this;
    }

    /// <summary>Adds a field of another message.</summary>
    public void Add(ProtobufField field) => _fields.Add(field);

    public void Remove(int number) => _fields.RemoveAll(field => field.Number == number);

    /// <summary>The same message with the texts of one field put through a function; everything else stays where it was.</summary>
    public ProtobufMessage WithTexts(int number, Func<string, string> change)
    {
        var changed = new ProtobufMessage();
        foreach (var field in _fields)
        {
            changed._fields.Add(field.Number == number ? Field(number, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(field.Payload.Span)))) : field);
        }

        return changed;
    }

    /// <summary>The same message with one field given anew; at its place, or at the end where there was none.</summary>
    public ProtobufMessage With(int number, ProtobufMessage one)
    {
        var changed = new ProtobufMessage();
        var isPlaced = false;
        foreach (var field in _fields)
        {
            if (field.Number != number)
            {
                changed._fields.Add(field);
            }
            else if (!isPlaced)
            {
                changed.Add(number, one);
                isPlaced = true;
            }
        }

        return isPlaced ? changed : changed.Add(number, one);
    }

    /// <exception cref="ModelLoadException">More than 2 GiB, which protobuf cannot hold.</exception>
    public byte[] ToArray()
    {
        var length = _fields.Sum(field => (long)field.Whole.Length);
        if (length > Array.MaxLength)
        {
            throw new ModelLoadException($"it would take {length} bytes in one file; an ONNX file has 2147483647 at most");
        }

        var bytes = new byte[length];
        var at = 0;
        foreach (var field in _fields)
        {
            field.Whole.CopyTo(bytes.AsMemory(at));
            at += field.Whole.Length;
        }

        return bytes;
    }

    private static ProtobufField Field(int number, ReadOnlyMemory<byte> payload)
    {
        var head = new List<byte>();
        Append(head, ((ulong)number << 3) | LengthDelimited);
        Append(head, (ulong)payload.Length);
        var whole = new byte[head.Count + payload.Length];
        head.CopyTo(whole);
        payload.CopyTo(whole.AsMemory(head.Count));
        return new ProtobufField(number, whole, whole.AsMemory(head.Count), 0);
    }

    private static void Append(List<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target.Add((byte)(value | 0x80));
        }

        target.Add((byte)value);
    }
}
