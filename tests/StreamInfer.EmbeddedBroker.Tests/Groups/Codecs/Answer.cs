using System.Text;

namespace StreamInfer.EmbeddedBroker.Tests.Groups.Codecs;

/// <summary>Reads a response field by field, by Kafka's protocol guide and by nothing of the broker's own.</summary>
internal sealed class Answer(byte[] bytes, bool flexible)
{
    private int _at;

    public int Int8() => (sbyte)bytes[_at++];

    public int Int16() => (short)Number(2);

    public int Int32() => (int)Number(4);

    public long Int64() => Number(8);

    public string? Text()
    {
        var length = Length(2);
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public byte[] Blob() => Take(Length(4));

    /// <summary>The length of an array; -1 for null.</summary>
    public int Array() => Length(4);

    /// <summary>The end of a structure: the broker sends no tagged fields.</summary>
    public void End()
    {
        if (flexible)
        {
            Assert.Equal(0, bytes[_at++]);
        }
    }

    /// <summary>Nothing is left.</summary>
    public void Over()
    {
        End();
        Assert.Equal(bytes.Length, _at);
    }

    private int Length(int classicSize)
    {
        if (!flexible)
        {
            return classicSize == 2 ? Int16() : Int32();
        }

        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[_at++];
            value += (part % 128) << shift;
            if (part < 128)
            {
                return value - 1;
            }
        }
    }

    private long Number(int size)
    {
        var value = (long)(sbyte)bytes[_at++];
        for (var left = size - 1; left > 0; left--)
        {
            value = (value * 256) + bytes[_at++];
        }

        return value;
    }

    private byte[] Take(int count)
    {
        _at += count;
        return bytes[(_at - count).._at];
    }
}
