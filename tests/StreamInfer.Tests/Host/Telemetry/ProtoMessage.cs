using System.Text;

namespace StreamInfer.Tests.Host.Telemetry;

/// <summary>A Protobuf message by its field numbers: as much of the format as a test of OTLP needs.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public ProtoMessage(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var tag = ReadVarint(ref bytes);
            var (number, content) = (0UL, Array.Empty<byte>());
            switch (tag & 7)
            {
                case 0:
                    number = ReadVarint(ref bytes);
                    break;
                case 1:
                    number = BitConverter.ToUInt64(bytes[..8]);
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)ReadVarint(ref bytes);
                    content = bytes[..length].ToArray();
                    bytes = bytes[length..];
                    break;
                case 5:
                    number = BitConverter.ToUInt32(bytes[..4]);
                    bytes = bytes[4..];
                    break;
                default:
                    throw new FormatException($"wire type {tag & 7}");
            }

            _fields.Add(((int)(tag >> 3), number, content));
        }
    }

    public bool Has(int field) => _fields.Any(each => each.Field == field);

    public IEnumerable<ProtoMessage> All(int field) => _fields.Where(each => each.Field == field).Select(each => new ProtoMessage(each.Bytes));

    /// <summary>Through several messages, each of its parent.</summary>
    public IEnumerable<ProtoMessage> Path(params int[] fields) => fields.Aggregate((IEnumerable<ProtoMessage>)[this], (messages, field) => messages.SelectMany(message => message.All(field)));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public byte[] Bytes(int field) => _fields.LastOrDefault(each => each.Field == field).Bytes ?? [];

    public long Integer(int field) => (long)_fields.LastOrDefault(each => each.Field == field).Number;

    public double Real(int field) => BitConverter.UInt64BitsToDouble(_fields.LastOrDefault(each => each.Field == field).Number);

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
