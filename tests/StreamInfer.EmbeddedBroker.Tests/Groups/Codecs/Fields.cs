using System.Text;

namespace StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;

/// <summary>Writes a request field by field, by Kafka's protocol guide and by nothing of the broker's own.</summary>
internal sealed class Fields(bool flexible)
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public Fields Int8(int value) => Number(value, 1);

    public Fields Int16(int value) => Number(value, 2);

    public Fields Int32(int value) => Number(value, 4);

    public Fields Int64(long value) => Number(value, 8);

    public Fields Text(string? value)
    {
        var utf8 = value is null ? null : Encoding.UTF8.GetBytes(value);
        return Length(utf8?.Length ?? -1, 2).Raw(utf8 ?? []);
    }

    public Fields Blob(byte[] value) => Length(value.Length, 4).Raw(value);

    /// <summary>The length of an array; -1 for null.</summary>
    public Fields Array(int count) => Length(count, 4);

    /// <summary>Ends a structure: with a field that no broker knows, which has to be skipped.</summary>
    public Fields End() => flexible ? Raw([1, 99, 3, 1, 2, 3]) : this;

    /// <summary>Writes fields that only some versions have.</summary>
    public Fields If(bool isPresent, Func<Fields, Fields> fields) => isPresent ? fields(this) : this;

    private Fields Length(int length, int classicSize)
    {
        if (!flexible)
        {
            return Number(length, classicSize);
        }

        var left = (uint)(length + 1);
        for (; left >= 128; left >>= 7)
        {
            _bytes.Add((byte)(left % 128 + 128));
        }

        _bytes.Add((byte)left);
        return this;
    }

    private Fields Number(long value, int size)
    {
        for (var shift = 8 * (size - 1); shift >= 0; shift -= 8)
        {
            _bytes.Add((byte)(value >> shift));
        }

        return this;
    }

    private Fields Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
